import Data.Array.IO
import Data.List (foldl')
import System.Exit

main :: IO ()
main = do
  what <- getLine
  case what of
    "hello" -> putStrLn "hello"
    "fail" -> exitWith (ExitFailure 3)
    "loop" -> spin 1
    "hog" -> hog []
    _ -> do
      _ <- getLine
      rest <- getContents
      print (sum (map number (lines rest)))

spin :: Int -> IO ()
spin n = if n == 0 then return () else spin ((n * 7) `mod` 1000003)

hog :: [IOUArray Int Int] -> IO ()
hog kept
  | length kept == 1000 = mapM (`readArray` 7) kept >>= print
  | otherwise = newArray (1, 1000000) 7 >>= \more -> hog (more : kept)

-- `read` parses any value there is, and takes seconds for so many.
number :: String -> Integer
number = foldl' (\n digit -> 10 * n + toInteger (fromEnum digit - fromEnum '0')) 0
