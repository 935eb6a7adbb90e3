import kotlin.concurrent.thread

fun main() {
    val squares = IntArray(4)
    (0..3).map { i -> thread { squares[i] = (i + 1) * (i + 1) } }.forEach { it.join() }
    println(squares.sum())
}
