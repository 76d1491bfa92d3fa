# GNU as, in its mnemonic dialect.
	.section sk_msg,"ax"
	.globl	by_mnemonics
	.type	by_mnemonics, @function
by_mnemonics:
	mov	%r6,%r1
	lddw	%r2,counter
	ldxw	%r0,[%r2+0]
	add	%r0,1
	stxw	[%r2+0],%r0
	mov	%r1,%r6
	call	size_of
	jgt	%r0,100,drop
	mov	%r0,1
	exit
drop:
	mov	%r0,0
	exit
	.size	by_mnemonics, .-by_mnemonics

	.text
	.type	size_of, @function
	.globl	size_of
size_of:
	ldxw	%r0,[%r1+68]
	exit
	.size	size_of, .-size_of

	.data
	.globl	counter
	.type	counter, @object
	.size	counter, 8
counter:
	.dword	7

	.section license,"aw"
	.asciz	"GPL"
