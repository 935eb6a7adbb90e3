open System.Threading

[<EntryPoint>]
let main _ =
    let squares = Array.zeroCreate<int> 4
    let all = [ for i in 0 .. 3 -> Thread((fun () -> squares.[i] <- (i + 1) * (i + 1)), 1 <<< 20) ]
    all |> List.iter (fun thread -> thread.Start())
    all |> List.iter (fun thread -> thread.Join())
    printfn "%d" (Array.sum squares)
    0
