package main

import "fmt"

func main() {
	squares := make(chan int)
	for i := 1; i <= 4; i++ {
		go func(n int) { squares <- n * n }(i)
	}
	fmt.Println(<-squares + <-squares + <-squares + <-squares)
}
