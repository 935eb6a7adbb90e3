object Main {
  def main(arguments: Array[String]): Unit = {
    val squares = new Array[Int](4)
    val all = (0 to 3).map(i => new Thread(new Runnable { def run(): Unit = squares(i) = (i + 1) * (i + 1) }))
    all.foreach(_.start())
    all.foreach(_.join())
    println(squares.sum)
  }
}
