identification division.
program-id. sums.
data division.
working-storage section.
01 what pic x(20).
01 n pic 9(9).
01 x pic 9(18).
01 total pic 9(18) value 0.
01 shown pic z(17)9.
01 place usage pointer.
linkage section.
01 piece pic x(1048576).
procedure division.
    accept what
    evaluate what
        when "hello" display "hello"
        when "fail" move 3 to return-code
        when "loop" perform until what not = "loop" continue end-perform
        when "hog"
            perform until what not = "hog"
                allocate 1048576 characters returning place
                set address of piece to place
                move all "x" to piece
            end-perform
        when "sum"
            accept what
            compute n = function numval(what)
            perform n times
                accept what
                compute x = function numval(what)
                add x to total
            end-perform
            move total to shown
            display function trim(shown)
    end-evaluate
    stop run.
