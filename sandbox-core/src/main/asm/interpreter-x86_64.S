# Brig's interpreter for x86-64: all the native code there is. It runs a list of records, each of which is a system call or a
# jump, and never touches the stack, so that a child made by clone(CLONE_VM|CLONE_VFORK) can run it beside its parent.
#
# A record is 64 bytes, 8-byte words in this order:
#   0   operation (low 32 bits), flags (high 32 bits)
#   8   six arguments
#   56  system call number
# Flag bits 0-5: that argument is the address of its value. Bit 8: a failed call is a result like any other.
#
# Operations, with their arguments:
#   0 call      the system call; on failure, unless tolerated, the record's address and the error go to the failure cell
#               and the run goes on at the failure handler
#   1 store     address               the last result goes there
#   2 load      value                 becomes the last result
#   3 jump      record
#   4 jumpzero  record                if the last result is 0
#   5 jumpother record, value         if the last result is not the value
#   6 onfailure record, failure cell
#
#   rbx  this record        rbp  last result
#   r12  failure handler    r13  failure cell

        .text
        .globl  _start
_start:
        lea     program(%rip), %rbx

record:
        mov     4(%rbx), %r14d
        mov     8(%rbx), %rdi
        mov     16(%rbx), %rsi
        mov     24(%rbx), %rdx
        mov     32(%rbx), %r10
        mov     40(%rbx), %r8
        mov     48(%rbx), %r9
        test    $1, %r14b
        jz      1f
        mov     (%rdi), %rdi
1:      test    $2, %r14b
        jz      1f
        mov     (%rsi), %rsi
1:      test    $4, %r14b
        jz      1f
        mov     (%rdx), %rdx
1:      test    $8, %r14b
        jz      1f
        mov     (%r10), %r10
1:      test    $16, %r14b
        jz      1f
        mov     (%r8), %r8
1:      test    $32, %r14b
        jz      1f
        mov     (%r9), %r9
1:
        mov     (%rbx), %eax
        cmp     $1, %eax
        jb      call
        je      store
        cmp     $3, %eax
        jb      load
        je      jump
        cmp     $5, %eax
        jb      jumpzero
        je      jumpother

        mov     %rdi, %r12
        mov     %rsi, %r13

next:
        add     $64, %rbx
        jmp     record

call:
        mov     56(%rbx), %rax
        syscall
        cmp     $-4, %rax               # EINTR: again
        je      record
        mov     %rax, %rbp
        cmp     $-4096, %rax
        jbe     next
        test    $0x100, %r14d
        jnz     next
        mov     %rbx, (%r13)
        mov     %rax, 8(%r13)
        mov     %r12, %rbx
        jmp     record

store:
        mov     %rbp, (%rdi)
        jmp     next

load:
        mov     %rdi, %rbp
        jmp     next

jumpzero:
        test    %rbp, %rbp
        jnz     next
jump:
        mov     %rdi, %rbx
        jmp     record

jumpother:
        cmp     %rsi, %rbp
        je      next
        jmp     jump

        .balign 8
program:
