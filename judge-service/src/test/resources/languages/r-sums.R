input <- file("stdin", "r")
what <- readLines(input, 1)
if (what == "hello") cat("hello\n")
if (what == "fail") quit(status = 3)
while (what == "loop") {}
all <- list()
while (what == "hog") all[[length(all) + 1]] <- rep(length(all) + 0.5, 131072)
if (what == "sum") {
  readLines(input, 1)
  cat(format(sum(as.numeric(readLines(input))), scientific = FALSE), "\n", sep = "")
}
