fun main() {
    val input = System.`in`.bufferedReader()
    val what = input.readLine()
    if (what == "hello") println("hello")
    if (what == "fail") System.exit(3)
    while (what == "loop") {}
    val all = ArrayList<ByteArray>()
    while (what == "hog") all.add(ByteArray(1 shl 20))
    if (what == "sum") {
        var sum = 0L
        repeat(input.readLine().toInt()) { sum += input.readLine().toLong() }
        println(sum)
    }
}
