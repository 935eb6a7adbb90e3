program sums
  implicit none
  type node
    real :: values(262144)
    type(node), pointer :: next
  end type
  type(node), pointer :: head, fresh
  character(len=16) :: what
  integer(8) :: n, i, x, total
  read (*, '(a)') what
  if (what == 'hello') print '(a)', 'hello'
  if (what == 'fail') call exit(3)
  do while (what == 'loop')
  end do
  head => null()
  do while (what == 'hog')
    allocate (fresh)
    fresh%values = 1
    fresh%next => head
    head => fresh
  end do
  if (what == 'sum') then
    total = 0
    read (*, *) n
    do i = 1, n
      read (*, *) x
      total = total + x
    end do
    print '(i0)', total
  end if
end program
