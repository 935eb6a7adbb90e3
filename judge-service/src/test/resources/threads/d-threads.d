module threads;
import core.atomic, core.thread, std.stdio;
shared int sum;
void main() {
    Thread[] all;
    foreach (i; 1 .. 5) {
        void delegate() square(int n) { return () { atomicOp!"+="(sum, n * n); }; }
        all ~= new Thread(square(i)).start();
    }
    foreach (one; all) one.join();
    writeln(sum);
}
