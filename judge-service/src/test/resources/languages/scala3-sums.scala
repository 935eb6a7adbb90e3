object Main {
  def main(arguments: Array[String]): Unit = {
    val in = new java.io.BufferedReader(new java.io.InputStreamReader(System.in))
    val what = in.readLine()
    if (what == "hello") println("hello")
    if (what == "fail") sys.exit(3)
    while (what == "loop") {}
    val all = new java.util.ArrayList[Array[Byte]]()
    while (what == "hog") all.add(new Array[Byte](1 << 20))
    if (what == "sum") {
      var sum = 0L
      for (_ <- 1 to in.readLine().toInt) sum += in.readLine().toLong
      println(sum)
    }
  }
}
