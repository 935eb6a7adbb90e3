import Control.Concurrent

main :: IO ()
main = do
  squares <- newEmptyMVar
  mapM_ (\n -> forkIO (putMVar squares $! n * n)) [1 .. 4 :: Int]
  all4 <- mapM (const (takeMVar squares)) [1 .. 4 :: Int]
  print (sum all4)
