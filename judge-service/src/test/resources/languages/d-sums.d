module sums;
import std.stdio, std.string, std.conv;
import core.stdc.stdlib : exit;
void main() {
    string what = readln().strip();
    if (what == "hello") writeln("hello");
    if (what == "fail") exit(3);
    while (what == "loop") {}
    ubyte[][] all;
    while (what == "hog") { auto piece = new ubyte[1 << 20]; piece[] = 1; all ~= piece; }
    if (what == "sum") {
        long sum = 0;
        foreach (_; 0 .. readln().strip().to!long) sum += readln().strip().to!long;
        writeln(sum);
    }
}
