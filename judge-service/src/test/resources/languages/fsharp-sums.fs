open System
open System.Collections.Generic

[<EntryPoint>]
let main _ =
    match Console.ReadLine() with
    | "hello" -> printfn "hello"; 0
    | "fail" -> 3
    | "loop" ->
        while true do ()
        0
    | "hog" ->
        let all = List<byte[]>()
        while true do all.Add(Array.create (1 <<< 20) 1uy)
        0
    | _ ->
        let mutable sum = 0L
        for _ in 1 .. int (Console.ReadLine()) do
            sum <- sum + int64 (Console.ReadLine())
        Console.WriteLine sum
        0
