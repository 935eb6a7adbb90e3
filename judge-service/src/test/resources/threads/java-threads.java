import java.util.concurrent.*;
class Threads {
    public static void main(String[] arguments) throws Exception {
        int sum = 0;
        try (var pool = Executors.newFixedThreadPool(4)) {
            var all = new java.util.ArrayList<Future<Integer>>();
            for (int i = 1; i <= 4; i++) { int n = i; all.add(pool.submit(() -> n * n)); }
            for (var one : all) sum += one.get();
        }
        System.out.println(sum);
    }
}
