using System;
using System.Threading;

class Threads {
    static void Main() {
        int sum = 0;
        var all = new Thread[4];
        for (int i = 0; i < 4; i++) { int n = i + 1; all[i] = new Thread(() => Interlocked.Add(ref sum, n * n)); all[i].Start(); }
        foreach (var one in all) one.Join();
        Console.WriteLine(sum);
    }
}
