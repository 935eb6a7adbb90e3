using System;
using System.Collections.Generic;

class Sums {
    static int Main() {
        string what = Console.ReadLine();
        if (what == "hello") Console.WriteLine("hello");
        if (what == "fail") return 3;
        while (what == "loop") {}
        var all = new List<byte[]>();
        while (what == "hog") {
            var piece = new byte[1 << 20];
            for (int i = 0; i < piece.Length; i += 4096) piece[i] = 1;
            all.Add(piece);
        }
        if (what == "sum") {
            long sum = 0;
            for (int n = int.Parse(Console.ReadLine()); n > 0; n--) sum += long.Parse(Console.ReadLine());
            Console.WriteLine(sum);
        }
        return 0;
    }
}
