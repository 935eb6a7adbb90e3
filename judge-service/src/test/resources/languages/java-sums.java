import java.util.*;
class Sums {
    public static void main(String[] arguments) throws Exception {
        var in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in));
        String what = in.readLine();
        if (what.equals("hello")) System.out.println("hello");
        if (what.equals("fail")) System.exit(3);
        if (what.equals("loop")) for (long i = 0; i >= 0; i++) { if (i == Long.MAX_VALUE - 1) i = 0; }
        if (what.equals("hog")) for (List<byte[]> all = new ArrayList<>();;) all.add(new byte[1 << 20]);
        if (what.equals("sum")) {
            long sum = 0;
            for (int n = Integer.parseInt(in.readLine()); n > 0; n--) sum += Long.parseLong(in.readLine());
            System.out.println(sum);
        }
    }
}
