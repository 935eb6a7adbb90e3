package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	in := bufio.NewReader(os.Stdin)
	var what string
	fmt.Fscan(in, &what)
	switch what {
	case "hello":
		fmt.Println("hello")
	case "fail":
		os.Exit(3)
	case "loop":
		for {
		}
	case "hog":
		var all [][]byte
		for {
			piece := make([]byte, 1<<20)
			for i := range piece {
				piece[i] = 1
			}
			all = append(all, piece)
		}
	case "sum":
		var n, x, sum int64
		for fmt.Fscan(in, &n); n > 0; n-- {
			fmt.Fscan(in, &x)
			sum += x
		}
		fmt.Println(sum)
	}
}
