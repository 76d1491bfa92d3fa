	.text
	.file	"small.c"
	.file	0 "/src" "small.c" md5 0xb84030ade0342a15d6125675f814e7e6
	.globl	scaled                          # -- Begin function scaled
	.p2align	3
	.type	scaled,@function
scaled:                                 # @scaled
.Lfunc_begin0:
	.cfi_sections .debug_frame
	.cfi_startproc
# %bb.0:
	#DEBUG_VALUE: scaled:x <- $w1
	.loc	0 12 56 prologue_end            # small.c:12:56
.Ltmp0:
	w1 *= 3
.Ltmp1:
.Ltmp2:
	.loc	0 12 62 is_stmt 0               # small.c:12:62
.Ltmp3:
	r2 = limit ll
	w0 = *(u32 *)(r2 + 0)
	.loc	0 12 60                         # small.c:12:60
.Ltmp4:
	w0 += w1
	.loc	0 12 47                         # small.c:12:47
.Ltmp5:
	exit
.Ltmp6:
.Ltmp7:
.Lfunc_end0:
	.size	scaled, .Lfunc_end0-scaled
	.cfi_endproc
                                        # -- End function
	.section	sk_msg,"ax",@progbits
	.globl	filter                          # -- Begin function filter
	.p2align	3
	.type	filter,@function
filter:                                 # @filter
.Lfunc_begin1:
	.loc	0 13 0 is_stmt 1                # small.c:13:0
	.cfi_startproc
# %bb.0:
	#DEBUG_VALUE: filter:msg <- $r1
	r6 = r1
.Ltmp8:
.Ltmp9:
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 14 7 prologue_end             # small.c:14:7
.Ltmp10:
	*(u32 *)(r10 - 4) = 0
	.loc	0 14 29 is_stmt 0               # small.c:14:29
.Ltmp11:
	w1 = *(u32 *)(r6 + 60)
	.loc	0 14 18                         # small.c:14:18
.Ltmp12:
	*(u64 *)(r10 - 16) = r1
	w7 = 0
.Ltmp13:
	.loc	0 15 7 is_stmt 1                # small.c:15:7
.Ltmp14:
.Ltmp15:
	r1 = r6
	w2 = 0
	w3 = 8
	r4 = 0
	call 63
.Ltmp16:
.Ltmp17:
	.loc	0 15 7 is_stmt 0                # small.c:15:7
.Ltmp18:
	if r0 != 0 goto LBB1_16
.Ltmp19:
.Ltmp20:
# %bb.1:
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 0 7                           # small.c:0:7
	w7 = 1
	.loc	0 16 27 is_stmt 1               # small.c:16:27
.Ltmp21:
	r1 = *(u64 *)(r6 + 8)
.Ltmp22:
.Ltmp23:
	#DEBUG_VALUE: filter:e <- $r1
	.loc	0 16 12 is_stmt 0               # small.c:16:12
.Ltmp24:
	r8 = *(u64 *)(r6 + 0)
.Ltmp25:
.Ltmp26:
	#DEBUG_VALUE: filter:d <- $r8
	.loc	0 17 9 is_stmt 1                # small.c:17:9
.Ltmp27:
	r2 = r8
	r2 += 8
.Ltmp28:
.Ltmp29:
	.loc	0 17 7 is_stmt 0                # small.c:17:7
.Ltmp30:
	if r2 > r1 goto LBB1_16
.Ltmp31:
.Ltmp32:
# %bb.2:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:e <- $r1
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 0 7                           # small.c:0:7
	r2 = r10
	r2 += -4
.Ltmp33:
	.loc	0 18 12 is_stmt 1               # small.c:18:12
.Ltmp34:
.Ltmp35:
	r1 = hits ll
.Ltmp36:
.Ltmp37:
	call 1
.Ltmp38:
.Ltmp39:
	#DEBUG_VALUE: filter:v <- $r0
	.loc	0 18 7 is_stmt 0                # small.c:18:7
.Ltmp40:
	if r0 == 0 goto LBB1_4
.Ltmp41:
.Ltmp42:
# %bb.3:
	#DEBUG_VALUE: filter:v <- $r0
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 18 69                         # small.c:18:69
.Ltmp43:
	w1 = *(u8 *)(r8 + 0)
	.loc	0 18 45                         # small.c:18:45
.Ltmp44:
	lock *(u64 *)(r0 + 0) += r1
.Ltmp45:
.Ltmp46:
LBB1_4:
	#DEBUG_VALUE: filter:v <- $r0
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 19 24 is_stmt 1               # small.c:19:24
.Ltmp47:
	w2 = *(u8 *)(r8 + 2)
	.loc	0 19 18 is_stmt 0               # small.c:19:18
.Ltmp48:
	w1 = *(u8 *)(r8 + 1)
	.loc	0 19 14                         # small.c:19:14
.Ltmp49:
	call mix
.Ltmp50:
.Ltmp51:
	.loc	0 19 11                         # small.c:19:11
.Ltmp52:
	r1 = counter ll
	r2 = *(u64 *)(r1 + 0)
	r2 += r0
	*(u64 *)(r1 + 0) = r2
.Ltmp53:
	.loc	0 20 15 is_stmt 1               # small.c:20:15
.Ltmp54:
.Ltmp55:
	w2 = *(u8 *)(r8 + 3)
	.loc	0 20 7 is_stmt 0                # small.c:20:7
.Ltmp56:
	r2 &= 1
	.loc	0 20 25                         # small.c:20:25
.Ltmp57:
	r2 <<= 4
	r3 = entries ll
	r3 += r2
	r2 = *(u64 *)(r3 + 8)
	w7 = 0
.Ltmp58:
.Ltmp59:
	.loc	0 20 7                          # small.c:20:7
.Ltmp60:
	if r2 == r1 goto LBB1_16
.Ltmp61:
.Ltmp62:
# %bb.5:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 21 11 is_stmt 1               # small.c:21:11
.Ltmp63:
	w1 = *(u8 *)(r8 + 4)
	.loc	0 21 3 is_stmt 0                # small.c:21:3
.Ltmp64:
	if w1 s> 6 goto LBB1_8
.Ltmp65:
.Ltmp66:
# %bb.6:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	if w1 == 1 goto LBB1_13
.Ltmp67:
.Ltmp68:
# %bb.7:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 0 3                           # small.c:0:3
	w7 = 0
	.loc	0 21 3                          # small.c:21:3
	if w1 == 2 goto LBB1_16
	goto LBB1_12
.Ltmp69:
.Ltmp70:
LBB1_8:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	if w1 == 7 goto LBB1_14
.Ltmp71:
.Ltmp72:
# %bb.9:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	if w1 == 9 goto LBB1_10
	goto LBB1_12
.Ltmp73:
.Ltmp74:
LBB1_10:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 21 119                        # small.c:21:119
.Ltmp75:
	w1 = *(u32 *)(r8 + 4)
	r1 = bswap32 r1
	w7 = 1
	.loc	0 21 154                        # small.c:21:154
.Ltmp76:
	if w1 > 9 goto LBB1_16
.Ltmp77:
.Ltmp78:
# %bb.11:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 0 154                         # small.c:0:154
	goto LBB1_15
.Ltmp79:
.Ltmp80:
LBB1_12:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	r3 = r10
	r3 += -16
	.loc	0 22 10 is_stmt 1               # small.c:22:10
.Ltmp81:
	r1 = r6
	r2 = socks ll
	r4 = 1
	call 71
.Ltmp82:
	r7 = r0
	goto LBB1_16
.Ltmp83:
.Ltmp84:
LBB1_13:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 21 41                         # small.c:21:41
.Ltmp85:
	w1 = *(u8 *)(r8 + 5)
	.loc	0 21 34 is_stmt 0               # small.c:21:34
.Ltmp86:
	call scaled
.Ltmp87:
	w7 = w0
	.loc	0 21 27                         # small.c:21:27
.Ltmp88:
	goto LBB1_16
.Ltmp89:
.Ltmp90:
LBB1_14:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 21 94                         # small.c:21:94
.Ltmp91:
	r1 = *(s8 *)(r8 + 6)
	w7 = 1
	.loc	0 21 99                         # small.c:21:99
.Ltmp92:
	if w1 s> 3 goto LBB1_16
.Ltmp93:
.Ltmp94:
LBB1_15:
	#DEBUG_VALUE: filter:d <- $r8
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 0 99                          # small.c:0:99
	w7 = 0
.Ltmp95:
.Ltmp96:
LBB1_16:
	#DEBUG_VALUE: filter:msg <- $r6
	.loc	0 23 1 is_stmt 1                # small.c:23:1
.Ltmp97:
	w0 = w7
	exit
.Ltmp98:
.Ltmp99:
.Lfunc_end1:
	.size	filter, .Lfunc_end1-filter
	.cfi_endproc
                                        # -- End function
	.text
	.p2align	3                               # -- Begin function mix
	.type	mix,@function
mix:                                    # @mix
.Lfunc_begin2:
	.loc	0 11 0                          # small.c:11:0
	.cfi_startproc
# %bb.0:
	#DEBUG_VALUE: mix:a <- $r1
	#DEBUG_VALUE: mix:b <- $r2
	#DEBUG_VALUE: mix:s <- 0
	#DEBUG_VALUE: i <- 0
	r0 = 0
	r1 &= 15
.Ltmp100:
.Ltmp101:
	.loc	0 11 69 prologue_end            # small.c:11:69
.Ltmp102:
	if r1 == 0 goto LBB2_4
.Ltmp103:
.Ltmp104:
# %bb.1:
	#DEBUG_VALUE: i <- 0
	#DEBUG_VALUE: mix:s <- 0
	#DEBUG_VALUE: mix:b <- $r2
	.loc	0 0 69 is_stmt 0                # small.c:0:69
	r5 = 0
	r4 = 0
	r6 = 0
.Ltmp105:
	.loc	0 11 87                         # small.c:11:87
.Ltmp106:
.Ltmp107:
	r3 = 0
.Ltmp108:
.Ltmp109:
LBB2_2:                                 # =>This Inner Loop Header: Depth=1
	#DEBUG_VALUE: mix:b <- $r2
	#DEBUG_VALUE: mix:s <- $r6
	#DEBUG_VALUE: i <- $r4
	.loc	0 11 125                        # small.c:11:125
.Ltmp110:
	r0 = r4
	r0 &= 3
	.loc	0 11 117                        # small.c:11:117
.Ltmp111:
	r0 <<= 2
	r7 = table ll
	r7 += r0
	.loc	0 11 87                         # small.c:11:87
.Ltmp112:
	r3 += r2
	.loc	0 11 117                        # small.c:11:117
.Ltmp113:
	w7 = *(u32 *)(r7 + 0)
.Ltmp114:
.Ltmp115:
	#DEBUG_VALUE: mix:s <- [DW_OP_LLVM_arg 0, DW_OP_LLVM_arg 3, DW_OP_mul, DW_OP_LLVM_arg 2, DW_OP_plus, DW_OP_LLVM_arg 1, DW_OP_plus, DW_OP_stack_value] $r4, $r7, $r6, $r2
	.loc	0 11 87                         # small.c:11:87
.Ltmp116:
	r0 = r6
.Ltmp117:
.Ltmp118:
	#DEBUG_VALUE: mix:s <- [DW_OP_LLVM_arg 0, DW_OP_LLVM_arg 3, DW_OP_mul, DW_OP_LLVM_arg 2, DW_OP_plus, DW_OP_LLVM_arg 1, DW_OP_plus, DW_OP_stack_value] $r4, $r7, $r0, $r2
	r0 += r7
.Ltmp119:
.Ltmp120:
	r6 = r5
	r6 += r0
	.loc	0 11 100                        # small.c:11:100
.Ltmp121:
	r4 += 1
.Ltmp122:
.Ltmp123:
	#DEBUG_VALUE: i <- $r4
	.loc	0 0 100                         # small.c:0:100
	r5 = r3
.Ltmp124:
.Ltmp125:
	.loc	0 11 69                         # small.c:11:69
.Ltmp126:
	if r1 > r4 goto LBB2_2
.Ltmp127:
.Ltmp128:
# %bb.3:
	#DEBUG_VALUE: mix:b <- $r2
	.loc	0 11 138                        # small.c:11:138
.Ltmp129:
	r0 -= r2
	r0 += r3
.Ltmp130:
.Ltmp131:
LBB2_4:
	#DEBUG_VALUE: mix:b <- $r2
	r1 = seen ll
	r2 = *(u64 *)(r1 + 0)
.Ltmp132:
.Ltmp133:
	r2 += 1
	*(u64 *)(r1 + 0) = r2
	.loc	0 11 142                        # small.c:11:142
.Ltmp134:
	exit
.Ltmp135:
.Ltmp136:
.Lfunc_end2:
	.size	mix, .Lfunc_end2-mix
	.cfi_endproc
                                        # -- End function
	.section	"sk_skb/stream_verdict","ax",@progbits
	.globl	pass                            # -- Begin function pass
	.p2align	3
	.type	pass,@function
pass:                                   # @pass
.Lfunc_begin3:
	.cfi_startproc
# %bb.0:
	.loc	0 24 59 prologue_end is_stmt 1  # small.c:24:59
.Ltmp137:
	w1 = 3
	call scaled
.Ltmp138:
	w6 = w0
	.loc	0 24 76 is_stmt 0               # small.c:24:76
.Ltmp139:
	r1 = 1
	r2 = 2
	call mix
.Ltmp140:
	.loc	0 24 69                         # small.c:24:69
.Ltmp141:
	w6 += w0
	.loc	0 24 52                         # small.c:24:52
.Ltmp142:
	w0 = w6
	exit
.Ltmp143:
.Ltmp144:
.Lfunc_end3:
	.size	pass, .Lfunc_end3-pass
	.cfi_endproc
                                        # -- End function
	.type	counter,@object                 # @counter
	.data
	.globl	counter
	.p2align	3, 0x0
counter:
	.quad	5                               # 0x5
	.size	counter, 8

	.type	limit,@object                   # @limit
	.section	.rodata,"a",@progbits
	.globl	limit
	.p2align	2, 0x0
limit:
	.long	77                              # 0x4d
	.size	limit, 4

	.type	.L.str,@object                  # @.str
	.section	.rodata.str1.1,"aMS",@progbits,1
.L.str:
	.asciz	"hello"
	.size	.L.str, 6

	.type	.L.str.1,@object                # @.str.1
.L.str.1:
	.asciz	"x"
	.size	.L.str.1, 2

	.type	seen,@object                    # @seen
	.section	.bss,"aw",@nobits
	.globl	seen
	.p2align	3, 0x0
seen:
	.zero	24
	.size	seen, 24

	.type	entries,@object                 # @entries
	.data
	.globl	entries
	.p2align	3, 0x0
entries:
	.quad	.L.str
	.quad	counter
	.quad	.L.str.1
	.quad	seen
	.size	entries, 32

	.type	hits,@object                    # @hits
	.section	.maps,"aw",@progbits
	.globl	hits
	.p2align	3, 0x0
hits:
	.zero	32
	.size	hits, 32

	.type	socks,@object                   # @socks
	.globl	socks
	.p2align	3, 0x0
socks:
	.zero	32
	.size	socks, 32

	.type	_license,@object                # @_license
	.section	license,"aw",@progbits
	.globl	_license
_license:
	.asciz	"GPL"
	.size	_license, 4

	.type	table,@object                   # @table
	.section	.rodata.cst16,"aM",@progbits,16
	.p2align	2, 0x0
table:
	.long	1                               # 0x1
	.long	2                               # 0x2
	.long	3                               # 0x3
	.long	4                               # 0x4
	.size	table, 16

	.section	.debug_loclists,"",@progbits
	.long	.Ldebug_list_header_end0-.Ldebug_list_header_start0 # Length
.Ldebug_list_header_start0:
	.short	5                               # Version
	.byte	8                               # Address size
	.byte	0                               # Segment selector size
	.long	9                               # Offset entry count
.Lloclists_table_base0:
	.long	.Ldebug_loc0-.Lloclists_table_base0
	.long	.Ldebug_loc1-.Lloclists_table_base0
	.long	.Ldebug_loc2-.Lloclists_table_base0
	.long	.Ldebug_loc3-.Lloclists_table_base0
	.long	.Ldebug_loc4-.Lloclists_table_base0
	.long	.Ldebug_loc5-.Lloclists_table_base0
	.long	.Ldebug_loc6-.Lloclists_table_base0
	.long	.Ldebug_loc7-.Lloclists_table_base0
	.long	.Ldebug_loc8-.Lloclists_table_base0
.Ldebug_loc0:
	.byte	3                               # DW_LLE_startx_length
	.byte	10                              #   start index
	.uleb128 .Ltmp1-.Lfunc_begin0           #   length
	.byte	1                               # Loc expr size
	.byte	81                              # DW_OP_reg1
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc1:
	.byte	1                               # DW_LLE_base_addressx
	.byte	11                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Lfunc_begin1-.Lfunc_begin1    #   starting offset
	.uleb128 .Ltmp8-.Lfunc_begin1           #   ending offset
	.byte	1                               # Loc expr size
	.byte	81                              # DW_OP_reg1
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp8-.Lfunc_begin1           #   starting offset
	.uleb128 .Lfunc_end1-.Lfunc_begin1      #   ending offset
	.byte	1                               # Loc expr size
	.byte	86                              # DW_OP_reg6
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc2:
	.byte	1                               # DW_LLE_base_addressx
	.byte	11                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp22-.Lfunc_begin1          #   starting offset
	.uleb128 .Ltmp36-.Lfunc_begin1          #   ending offset
	.byte	1                               # Loc expr size
	.byte	81                              # DW_OP_reg1
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc3:
	.byte	1                               # DW_LLE_base_addressx
	.byte	11                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp25-.Lfunc_begin1          #   starting offset
	.uleb128 .Ltmp95-.Lfunc_begin1          #   ending offset
	.byte	1                               # Loc expr size
	.byte	88                              # DW_OP_reg8
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc4:
	.byte	1                               # DW_LLE_base_addressx
	.byte	11                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp38-.Lfunc_begin1          #   starting offset
	.uleb128 .Ltmp50-.Lfunc_begin1          #   ending offset
	.byte	1                               # Loc expr size
	.byte	80                              # DW_OP_reg0
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc5:
	.byte	1                               # DW_LLE_base_addressx
	.byte	10                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Lfunc_begin2-.Lfunc_begin0    #   starting offset
	.uleb128 .Ltmp100-.Lfunc_begin0         #   ending offset
	.byte	1                               # Loc expr size
	.byte	81                              # DW_OP_reg1
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc6:
	.byte	1                               # DW_LLE_base_addressx
	.byte	10                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Lfunc_begin2-.Lfunc_begin0    #   starting offset
	.uleb128 .Ltmp132-.Lfunc_begin0         #   ending offset
	.byte	1                               # Loc expr size
	.byte	82                              # DW_OP_reg2
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc7:
	.byte	1                               # DW_LLE_base_addressx
	.byte	10                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Lfunc_begin2-.Lfunc_begin0    #   starting offset
	.uleb128 .Ltmp108-.Lfunc_begin0         #   ending offset
	.byte	2                               # Loc expr size
	.byte	48                              # DW_OP_lit0
	.byte	159                             # DW_OP_stack_value
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp108-.Lfunc_begin0         #   starting offset
	.uleb128 .Ltmp114-.Lfunc_begin0         #   ending offset
	.byte	1                               # Loc expr size
	.byte	86                              # DW_OP_reg6
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp114-.Lfunc_begin0         #   starting offset
	.uleb128 .Ltmp117-.Lfunc_begin0         #   ending offset
	.byte	12                              # Loc expr size
	.byte	116                             # DW_OP_breg4
	.byte	0                               # 0
	.byte	114                             # DW_OP_breg2
	.byte	0                               # 0
	.byte	30                              # DW_OP_mul
	.byte	118                             # DW_OP_breg6
	.byte	0                               # 0
	.byte	34                              # DW_OP_plus
	.byte	119                             # DW_OP_breg7
	.byte	0                               # 0
	.byte	34                              # DW_OP_plus
	.byte	159                             # DW_OP_stack_value
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp117-.Lfunc_begin0         #   starting offset
	.uleb128 .Ltmp119-.Lfunc_begin0         #   ending offset
	.byte	12                              # Loc expr size
	.byte	116                             # DW_OP_breg4
	.byte	0                               # 0
	.byte	114                             # DW_OP_breg2
	.byte	0                               # 0
	.byte	30                              # DW_OP_mul
	.byte	112                             # DW_OP_breg0
	.byte	0                               # 0
	.byte	34                              # DW_OP_plus
	.byte	119                             # DW_OP_breg7
	.byte	0                               # 0
	.byte	34                              # DW_OP_plus
	.byte	159                             # DW_OP_stack_value
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_loc8:
	.byte	1                               # DW_LLE_base_addressx
	.byte	10                              #   base address index
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Lfunc_begin2-.Lfunc_begin0    #   starting offset
	.uleb128 .Ltmp108-.Lfunc_begin0         #   ending offset
	.byte	2                               # Loc expr size
	.byte	48                              # DW_OP_lit0
	.byte	159                             # DW_OP_stack_value
	.byte	4                               # DW_LLE_offset_pair
	.uleb128 .Ltmp108-.Lfunc_begin0         #   starting offset
	.uleb128 .Ltmp127-.Lfunc_begin0         #   ending offset
	.byte	1                               # Loc expr size
	.byte	84                              # DW_OP_reg4
	.byte	0                               # DW_LLE_end_of_list
.Ldebug_list_header_end0:
	.section	.debug_abbrev,"",@progbits
	.byte	1                               # Abbreviation Code
	.byte	17                              # DW_TAG_compile_unit
	.byte	1                               # DW_CHILDREN_yes
	.byte	37                              # DW_AT_producer
	.byte	37                              # DW_FORM_strx1
	.byte	19                              # DW_AT_language
	.byte	5                               # DW_FORM_data2
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	114                             # DW_AT_str_offsets_base
	.byte	23                              # DW_FORM_sec_offset
	.byte	16                              # DW_AT_stmt_list
	.byte	23                              # DW_FORM_sec_offset
	.byte	27                              # DW_AT_comp_dir
	.byte	37                              # DW_FORM_strx1
	.byte	17                              # DW_AT_low_pc
	.byte	1                               # DW_FORM_addr
	.byte	85                              # DW_AT_ranges
	.byte	35                              # DW_FORM_rnglistx
	.byte	115                             # DW_AT_addr_base
	.byte	23                              # DW_FORM_sec_offset
	.byte	116                             # DW_AT_rnglists_base
	.byte	23                              # DW_FORM_sec_offset
	.ascii	"\214\001"                      # DW_AT_loclists_base
	.byte	23                              # DW_FORM_sec_offset
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	2                               # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	63                              # DW_AT_external
	.byte	25                              # DW_FORM_flag_present
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	2                               # DW_AT_location
	.byte	24                              # DW_FORM_exprloc
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	3                               # Abbreviation Code
	.byte	22                              # DW_TAG_typedef
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	4                               # Abbreviation Code
	.byte	36                              # DW_TAG_base_type
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	62                              # DW_AT_encoding
	.byte	11                              # DW_FORM_data1
	.byte	11                              # DW_AT_byte_size
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	5                               # Abbreviation Code
	.byte	38                              # DW_TAG_const_type
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	6                               # Abbreviation Code
	.byte	53                              # DW_TAG_volatile_type
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	7                               # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	2                               # DW_AT_location
	.byte	24                              # DW_FORM_exprloc
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	8                               # Abbreviation Code
	.byte	1                               # DW_TAG_array_type
	.byte	1                               # DW_CHILDREN_yes
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	9                               # Abbreviation Code
	.byte	33                              # DW_TAG_subrange_type
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	55                              # DW_AT_count
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	10                              # Abbreviation Code
	.byte	36                              # DW_TAG_base_type
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	11                              # DW_AT_byte_size
	.byte	11                              # DW_FORM_data1
	.byte	62                              # DW_AT_encoding
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	11                              # Abbreviation Code
	.byte	19                              # DW_TAG_structure_type
	.byte	1                               # DW_CHILDREN_yes
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	11                              # DW_AT_byte_size
	.byte	11                              # DW_FORM_data1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	12                              # Abbreviation Code
	.byte	13                              # DW_TAG_member
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	56                              # DW_AT_data_member_location
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	13                              # Abbreviation Code
	.byte	15                              # DW_TAG_pointer_type
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	14                              # Abbreviation Code
	.byte	19                              # DW_TAG_structure_type
	.byte	1                               # DW_CHILDREN_yes
	.byte	11                              # DW_AT_byte_size
	.byte	11                              # DW_FORM_data1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	15                              # Abbreviation Code
	.byte	33                              # DW_TAG_subrange_type
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	55                              # DW_AT_count
	.byte	5                               # DW_FORM_data2
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	16                              # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	28                              # DW_AT_const_value
	.byte	15                              # DW_FORM_udata
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	17                              # Abbreviation Code
	.byte	21                              # DW_TAG_subroutine_type
	.byte	1                               # DW_CHILDREN_yes
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	39                              # DW_AT_prototyped
	.byte	25                              # DW_FORM_flag_present
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	18                              # Abbreviation Code
	.byte	5                               # DW_TAG_formal_parameter
	.byte	0                               # DW_CHILDREN_no
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	19                              # Abbreviation Code
	.byte	15                              # DW_TAG_pointer_type
	.byte	0                               # DW_CHILDREN_no
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	20                              # Abbreviation Code
	.byte	38                              # DW_TAG_const_type
	.byte	0                               # DW_CHILDREN_no
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	21                              # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	2                               # DW_AT_location
	.byte	24                              # DW_FORM_exprloc
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	22                              # Abbreviation Code
	.byte	46                              # DW_TAG_subprogram
	.byte	1                               # DW_CHILDREN_yes
	.byte	17                              # DW_AT_low_pc
	.byte	27                              # DW_FORM_addrx
	.byte	18                              # DW_AT_high_pc
	.byte	6                               # DW_FORM_data4
	.byte	64                              # DW_AT_frame_base
	.byte	24                              # DW_FORM_exprloc
	.byte	122                             # DW_AT_call_all_calls
	.byte	25                              # DW_FORM_flag_present
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	39                              # DW_AT_prototyped
	.byte	25                              # DW_FORM_flag_present
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	63                              # DW_AT_external
	.byte	25                              # DW_FORM_flag_present
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	23                              # Abbreviation Code
	.byte	5                               # DW_TAG_formal_parameter
	.byte	0                               # DW_CHILDREN_no
	.byte	2                               # DW_AT_location
	.byte	34                              # DW_FORM_loclistx
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	24                              # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	2                               # DW_AT_location
	.byte	24                              # DW_FORM_exprloc
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	25                              # Abbreviation Code
	.byte	52                              # DW_TAG_variable
	.byte	0                               # DW_CHILDREN_no
	.byte	2                               # DW_AT_location
	.byte	34                              # DW_FORM_loclistx
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	26                              # Abbreviation Code
	.byte	72                              # DW_TAG_call_site
	.byte	0                               # DW_CHILDREN_no
	.byte	127                             # DW_AT_call_origin
	.byte	19                              # DW_FORM_ref4
	.byte	125                             # DW_AT_call_return_pc
	.byte	27                              # DW_FORM_addrx
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	27                              # Abbreviation Code
	.byte	46                              # DW_TAG_subprogram
	.byte	1                               # DW_CHILDREN_yes
	.byte	17                              # DW_AT_low_pc
	.byte	27                              # DW_FORM_addrx
	.byte	18                              # DW_AT_high_pc
	.byte	6                               # DW_FORM_data4
	.byte	64                              # DW_AT_frame_base
	.byte	24                              # DW_FORM_exprloc
	.byte	122                             # DW_AT_call_all_calls
	.byte	25                              # DW_FORM_flag_present
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	39                              # DW_AT_prototyped
	.byte	25                              # DW_FORM_flag_present
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	28                              # Abbreviation Code
	.byte	11                              # DW_TAG_lexical_block
	.byte	1                               # DW_CHILDREN_yes
	.byte	17                              # DW_AT_low_pc
	.byte	27                              # DW_FORM_addrx
	.byte	18                              # DW_AT_high_pc
	.byte	6                               # DW_FORM_data4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	29                              # Abbreviation Code
	.byte	5                               # DW_TAG_formal_parameter
	.byte	0                               # DW_CHILDREN_no
	.byte	3                               # DW_AT_name
	.byte	37                              # DW_FORM_strx1
	.byte	58                              # DW_AT_decl_file
	.byte	11                              # DW_FORM_data1
	.byte	59                              # DW_AT_decl_line
	.byte	11                              # DW_FORM_data1
	.byte	73                              # DW_AT_type
	.byte	19                              # DW_FORM_ref4
	.byte	0                               # EOM(1)
	.byte	0                               # EOM(2)
	.byte	0                               # EOM(3)
	.section	.debug_info,"",@progbits
.Lcu_begin0:
	.long	.Ldebug_info_end0-.Ldebug_info_start0 # Length of Unit
.Ldebug_info_start0:
	.short	5                               # DWARF version number
	.byte	1                               # DWARF Unit Type
	.byte	8                               # Address Size (in bytes)
	.long	.debug_abbrev                   # Offset Into Abbrev. Section
	.byte	1                               # Abbrev [1] 0xc:0x38a DW_TAG_compile_unit
	.byte	0                               # DW_AT_producer
	.short	29                              # DW_AT_language
	.byte	1                               # DW_AT_name
	.long	.Lstr_offsets_base0             # DW_AT_str_offsets_base
	.long	.Lline_table_start0             # DW_AT_stmt_list
	.byte	2                               # DW_AT_comp_dir
	.quad	0                               # DW_AT_low_pc
	.byte	0                               # DW_AT_ranges
	.long	.Laddr_table_base0              # DW_AT_addr_base
	.long	.Lrnglists_table_base0          # DW_AT_rnglists_base
	.long	.Lloclists_table_base0          # DW_AT_loclists_base
	.byte	2                               # Abbrev [2] 0x2f:0xb DW_TAG_variable
	.byte	3                               # DW_AT_name
	.long	58                              # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	9                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	0
	.byte	3                               # Abbrev [3] 0x3a:0x8 DW_TAG_typedef
	.long	66                              # DW_AT_type
	.byte	5                               # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	2                               # DW_AT_decl_line
	.byte	4                               # Abbrev [4] 0x42:0x4 DW_TAG_base_type
	.byte	4                               # DW_AT_name
	.byte	7                               # DW_AT_encoding
	.byte	8                               # DW_AT_byte_size
	.byte	2                               # Abbrev [2] 0x46:0xb DW_TAG_variable
	.byte	6                               # DW_AT_name
	.long	81                              # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	9                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	1
	.byte	5                               # Abbrev [5] 0x51:0x5 DW_TAG_const_type
	.long	86                              # DW_AT_type
	.byte	6                               # Abbrev [6] 0x56:0x5 DW_TAG_volatile_type
	.long	91                              # DW_AT_type
	.byte	3                               # Abbrev [3] 0x5b:0x8 DW_TAG_typedef
	.long	99                              # DW_AT_type
	.byte	8                               # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	2                               # DW_AT_decl_line
	.byte	4                               # Abbrev [4] 0x63:0x4 DW_TAG_base_type
	.byte	7                               # DW_AT_name
	.byte	7                               # DW_AT_encoding
	.byte	4                               # DW_AT_byte_size
	.byte	7                               # Abbrev [7] 0x67:0xa DW_TAG_variable
	.long	113                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	2
	.byte	8                               # Abbrev [8] 0x71:0xc DW_TAG_array_type
	.long	125                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0x76:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	6                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	4                               # Abbrev [4] 0x7d:0x4 DW_TAG_base_type
	.byte	9                               # DW_AT_name
	.byte	6                               # DW_AT_encoding
	.byte	1                               # DW_AT_byte_size
	.byte	10                              # Abbrev [10] 0x81:0x4 DW_TAG_base_type
	.byte	10                              # DW_AT_name
	.byte	8                               # DW_AT_byte_size
	.byte	7                               # DW_AT_encoding
	.byte	7                               # Abbrev [7] 0x85:0xa DW_TAG_variable
	.long	143                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	3
	.byte	8                               # Abbrev [8] 0x8f:0xc DW_TAG_array_type
	.long	125                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0x94:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	2                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	2                               # Abbrev [2] 0x9b:0xb DW_TAG_variable
	.byte	11                              # DW_AT_name
	.long	166                             # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	4
	.byte	8                               # Abbrev [8] 0xa6:0xc DW_TAG_array_type
	.long	178                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0xab:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	2                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	11                              # Abbrev [11] 0xb2:0x18 DW_TAG_structure_type
	.byte	14                              # DW_AT_name
	.byte	16                              # DW_AT_byte_size
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	12                              # Abbrev [12] 0xb7:0x9 DW_TAG_member
	.byte	12                              # DW_AT_name
	.long	202                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	0                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0xc0:0x9 DW_TAG_member
	.byte	13                              # DW_AT_name
	.long	212                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	10                              # DW_AT_decl_line
	.byte	8                               # DW_AT_data_member_location
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0xca:0x5 DW_TAG_pointer_type
	.long	207                             # DW_AT_type
	.byte	5                               # Abbrev [5] 0xcf:0x5 DW_TAG_const_type
	.long	125                             # DW_AT_type
	.byte	13                              # Abbrev [13] 0xd4:0x5 DW_TAG_pointer_type
	.long	58                              # DW_AT_type
	.byte	2                               # Abbrev [2] 0xd9:0xb DW_TAG_variable
	.byte	15                              # DW_AT_name
	.long	228                             # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	25                              # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	5
	.byte	8                               # Abbrev [8] 0xe4:0xc DW_TAG_array_type
	.long	125                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0xe9:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	4                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	2                               # Abbrev [2] 0xf0:0xb DW_TAG_variable
	.byte	16                              # DW_AT_name
	.long	251                             # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	6
	.byte	14                              # Abbrev [14] 0xfb:0x29 DW_TAG_structure_type
	.byte	32                              # DW_AT_byte_size
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	12                              # Abbrev [12] 0xff:0x9 DW_TAG_member
	.byte	17                              # DW_AT_name
	.long	292                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	0                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x108:0x9 DW_TAG_member
	.byte	19                              # DW_AT_name
	.long	313                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	8                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x111:0x9 DW_TAG_member
	.byte	20                              # DW_AT_name
	.long	212                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	16                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x11a:0x9 DW_TAG_member
	.byte	21                              # DW_AT_name
	.long	318                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	7                               # DW_AT_decl_line
	.byte	24                              # DW_AT_data_member_location
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x124:0x5 DW_TAG_pointer_type
	.long	297                             # DW_AT_type
	.byte	8                               # Abbrev [8] 0x129:0xc DW_TAG_array_type
	.long	309                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0x12e:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	2                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	4                               # Abbrev [4] 0x135:0x4 DW_TAG_base_type
	.byte	18                              # DW_AT_name
	.byte	5                               # DW_AT_encoding
	.byte	4                               # DW_AT_byte_size
	.byte	13                              # Abbrev [13] 0x139:0x5 DW_TAG_pointer_type
	.long	91                              # DW_AT_type
	.byte	13                              # Abbrev [13] 0x13e:0x5 DW_TAG_pointer_type
	.long	323                             # DW_AT_type
	.byte	8                               # Abbrev [8] 0x143:0xc DW_TAG_array_type
	.long	309                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0x148:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	16                              # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	2                               # Abbrev [2] 0x14f:0xb DW_TAG_variable
	.byte	22                              # DW_AT_name
	.long	346                             # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	7
	.byte	14                              # Abbrev [14] 0x15a:0x29 DW_TAG_structure_type
	.byte	32                              # DW_AT_byte_size
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	12                              # Abbrev [12] 0x15e:0x9 DW_TAG_member
	.byte	17                              # DW_AT_name
	.long	387                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	0                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x167:0x9 DW_TAG_member
	.byte	19                              # DW_AT_name
	.long	212                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	8                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x170:0x9 DW_TAG_member
	.byte	20                              # DW_AT_name
	.long	313                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	16                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x179:0x9 DW_TAG_member
	.byte	21                              # DW_AT_name
	.long	404                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	8                               # DW_AT_decl_line
	.byte	24                              # DW_AT_data_member_location
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x183:0x5 DW_TAG_pointer_type
	.long	392                             # DW_AT_type
	.byte	8                               # Abbrev [8] 0x188:0xc DW_TAG_array_type
	.long	309                             # DW_AT_type
	.byte	9                               # Abbrev [9] 0x18d:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	18                              # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x194:0x5 DW_TAG_pointer_type
	.long	409                             # DW_AT_type
	.byte	8                               # Abbrev [8] 0x199:0xd DW_TAG_array_type
	.long	309                             # DW_AT_type
	.byte	15                              # Abbrev [15] 0x19e:0x7 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.short	1024                            # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	2                               # Abbrev [2] 0x1a6:0xb DW_TAG_variable
	.byte	23                              # DW_AT_name
	.long	433                             # DW_AT_type
                                        # DW_AT_external
	.byte	0                               # DW_AT_decl_file
	.byte	9                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	8
	.byte	8                               # Abbrev [8] 0x1b1:0xc DW_TAG_array_type
	.long	58                              # DW_AT_type
	.byte	9                               # Abbrev [9] 0x1b6:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	3                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	16                              # Abbrev [16] 0x1bd:0x9 DW_TAG_variable
	.byte	24                              # DW_AT_name
	.long	454                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	5                               # DW_AT_decl_line
	.byte	63                              # DW_AT_const_value
	.byte	13                              # Abbrev [13] 0x1c6:0x5 DW_TAG_pointer_type
	.long	459                             # DW_AT_type
	.byte	17                              # Abbrev [17] 0x1cb:0x1a DW_TAG_subroutine_type
	.long	485                             # DW_AT_type
                                        # DW_AT_prototyped
	.byte	18                              # Abbrev [18] 0x1d0:0x5 DW_TAG_formal_parameter
	.long	489                             # DW_AT_type
	.byte	18                              # Abbrev [18] 0x1d5:0x5 DW_TAG_formal_parameter
	.long	91                              # DW_AT_type
	.byte	18                              # Abbrev [18] 0x1da:0x5 DW_TAG_formal_parameter
	.long	91                              # DW_AT_type
	.byte	18                              # Abbrev [18] 0x1df:0x5 DW_TAG_formal_parameter
	.long	58                              # DW_AT_type
	.byte	0                               # End Of Children Mark
	.byte	4                               # Abbrev [4] 0x1e5:0x4 DW_TAG_base_type
	.byte	25                              # DW_AT_name
	.byte	5                               # DW_AT_encoding
	.byte	8                               # DW_AT_byte_size
	.byte	19                              # Abbrev [19] 0x1e9:0x1 DW_TAG_pointer_type
	.byte	16                              # Abbrev [16] 0x1ea:0x9 DW_TAG_variable
	.byte	26                              # DW_AT_name
	.long	499                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	4                               # DW_AT_decl_line
	.byte	1                               # DW_AT_const_value
	.byte	13                              # Abbrev [13] 0x1f3:0x5 DW_TAG_pointer_type
	.long	504                             # DW_AT_type
	.byte	17                              # Abbrev [17] 0x1f8:0x10 DW_TAG_subroutine_type
	.long	489                             # DW_AT_type
                                        # DW_AT_prototyped
	.byte	18                              # Abbrev [18] 0x1fd:0x5 DW_TAG_formal_parameter
	.long	489                             # DW_AT_type
	.byte	18                              # Abbrev [18] 0x202:0x5 DW_TAG_formal_parameter
	.long	520                             # DW_AT_type
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x208:0x5 DW_TAG_pointer_type
	.long	525                             # DW_AT_type
	.byte	20                              # Abbrev [20] 0x20d:0x1 DW_TAG_const_type
	.byte	21                              # Abbrev [21] 0x20e:0xb DW_TAG_variable
	.byte	27                              # DW_AT_name
	.long	537                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	9                               # DW_AT_decl_line
	.byte	2                               # DW_AT_location
	.byte	161
	.byte	9
	.byte	8                               # Abbrev [8] 0x219:0xc DW_TAG_array_type
	.long	91                              # DW_AT_type
	.byte	9                               # Abbrev [9] 0x21e:0x6 DW_TAG_subrange_type
	.long	129                             # DW_AT_type
	.byte	4                               # DW_AT_count
	.byte	0                               # End Of Children Mark
	.byte	16                              # Abbrev [16] 0x225:0x9 DW_TAG_variable
	.byte	28                              # DW_AT_name
	.long	558                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	6                               # DW_AT_decl_line
	.byte	71                              # DW_AT_const_value
	.byte	13                              # Abbrev [13] 0x22e:0x5 DW_TAG_pointer_type
	.long	563                             # DW_AT_type
	.byte	17                              # Abbrev [17] 0x233:0x1a DW_TAG_subroutine_type
	.long	485                             # DW_AT_type
                                        # DW_AT_prototyped
	.byte	18                              # Abbrev [18] 0x238:0x5 DW_TAG_formal_parameter
	.long	489                             # DW_AT_type
	.byte	18                              # Abbrev [18] 0x23d:0x5 DW_TAG_formal_parameter
	.long	489                             # DW_AT_type
	.byte	18                              # Abbrev [18] 0x242:0x5 DW_TAG_formal_parameter
	.long	489                             # DW_AT_type
	.byte	18                              # Abbrev [18] 0x247:0x5 DW_TAG_formal_parameter
	.long	58                              # DW_AT_type
	.byte	0                               # End Of Children Mark
	.byte	4                               # Abbrev [4] 0x24d:0x4 DW_TAG_base_type
	.byte	29                              # DW_AT_name
	.byte	6                               # DW_AT_encoding
	.byte	1                               # DW_AT_byte_size
	.byte	22                              # Abbrev [22] 0x251:0x19 DW_TAG_subprogram
	.byte	10                              # DW_AT_low_pc
	.long	.Lfunc_end0-.Lfunc_begin0       # DW_AT_high_pc
	.byte	1                               # DW_AT_frame_base
	.byte	90
                                        # DW_AT_call_all_calls
	.byte	30                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	12                              # DW_AT_decl_line
                                        # DW_AT_prototyped
	.long	309                             # DW_AT_type
                                        # DW_AT_external
	.byte	23                              # Abbrev [23] 0x260:0x9 DW_TAG_formal_parameter
	.byte	0                               # DW_AT_location
	.byte	34                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	12                              # DW_AT_decl_line
	.long	91                              # DW_AT_type
	.byte	0                               # End Of Children Mark
	.byte	22                              # Abbrev [22] 0x26a:0x56 DW_TAG_subprogram
	.byte	11                              # DW_AT_low_pc
	.long	.Lfunc_end1-.Lfunc_begin1       # DW_AT_high_pc
	.byte	1                               # DW_AT_frame_base
	.byte	90
                                        # DW_AT_call_all_calls
	.byte	31                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	13                              # DW_AT_decl_line
                                        # DW_AT_prototyped
	.long	309                             # DW_AT_type
                                        # DW_AT_external
	.byte	23                              # Abbrev [23] 0x279:0x9 DW_TAG_formal_parameter
	.byte	1                               # DW_AT_location
	.byte	36                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	13                              # DW_AT_decl_line
	.long	799                             # DW_AT_type
	.byte	24                              # Abbrev [24] 0x282:0xb DW_TAG_variable
	.byte	2                               # DW_AT_location
	.byte	145
	.byte	12
	.byte	35                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	14                              # DW_AT_decl_line
	.long	91                              # DW_AT_type
	.byte	24                              # Abbrev [24] 0x28d:0xb DW_TAG_variable
	.byte	2                               # DW_AT_location
	.byte	145
	.byte	0
	.byte	19                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	14                              # DW_AT_decl_line
	.long	58                              # DW_AT_type
	.byte	25                              # Abbrev [25] 0x298:0x9 DW_TAG_variable
	.byte	2                               # DW_AT_location
	.byte	48                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	14                              # DW_AT_decl_line
	.long	900                             # DW_AT_type
	.byte	25                              # Abbrev [25] 0x2a1:0x9 DW_TAG_variable
	.byte	3                               # DW_AT_location
	.byte	51                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	14                              # DW_AT_decl_line
	.long	900                             # DW_AT_type
	.byte	25                              # Abbrev [25] 0x2aa:0x9 DW_TAG_variable
	.byte	4                               # DW_AT_location
	.byte	52                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	14                              # DW_AT_decl_line
	.long	212                             # DW_AT_type
	.byte	26                              # Abbrev [26] 0x2b3:0x6 DW_TAG_call_site
	.long	704                             # DW_AT_call_origin
	.byte	12                              # DW_AT_call_return_pc
	.byte	26                              # Abbrev [26] 0x2b9:0x6 DW_TAG_call_site
	.long	593                             # DW_AT_call_origin
	.byte	13                              # DW_AT_call_return_pc
	.byte	0                               # End Of Children Mark
	.byte	27                              # Abbrev [27] 0x2c0:0x3b DW_TAG_subprogram
	.byte	14                              # DW_AT_low_pc
	.long	.Lfunc_end2-.Lfunc_begin2       # DW_AT_high_pc
	.byte	1                               # DW_AT_frame_base
	.byte	90
                                        # DW_AT_call_all_calls
	.byte	32                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	11                              # DW_AT_decl_line
                                        # DW_AT_prototyped
	.long	58                              # DW_AT_type
	.byte	23                              # Abbrev [23] 0x2cf:0x9 DW_TAG_formal_parameter
	.byte	5                               # DW_AT_location
	.byte	53                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	11                              # DW_AT_decl_line
	.long	58                              # DW_AT_type
	.byte	23                              # Abbrev [23] 0x2d8:0x9 DW_TAG_formal_parameter
	.byte	6                               # DW_AT_location
	.byte	54                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	11                              # DW_AT_decl_line
	.long	58                              # DW_AT_type
	.byte	25                              # Abbrev [25] 0x2e1:0x9 DW_TAG_variable
	.byte	7                               # DW_AT_location
	.byte	55                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	11                              # DW_AT_decl_line
	.long	58                              # DW_AT_type
	.byte	28                              # Abbrev [28] 0x2ea:0x10 DW_TAG_lexical_block
	.byte	15                              # DW_AT_low_pc
	.long	.Ltmp127-.Ltmp100               # DW_AT_high_pc
	.byte	25                              # Abbrev [25] 0x2f0:0x9 DW_TAG_variable
	.byte	8                               # DW_AT_location
	.byte	56                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	11                              # DW_AT_decl_line
	.long	91                              # DW_AT_type
	.byte	0                               # End Of Children Mark
	.byte	0                               # End Of Children Mark
	.byte	22                              # Abbrev [22] 0x2fb:0x24 DW_TAG_subprogram
	.byte	16                              # DW_AT_low_pc
	.long	.Lfunc_end3-.Lfunc_begin3       # DW_AT_high_pc
	.byte	1                               # DW_AT_frame_base
	.byte	90
                                        # DW_AT_call_all_calls
	.byte	33                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	24                              # DW_AT_decl_line
                                        # DW_AT_prototyped
	.long	309                             # DW_AT_type
                                        # DW_AT_external
	.byte	29                              # Abbrev [29] 0x30a:0x8 DW_TAG_formal_parameter
	.byte	57                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	24                              # DW_AT_decl_line
	.long	489                             # DW_AT_type
	.byte	26                              # Abbrev [26] 0x312:0x6 DW_TAG_call_site
	.long	593                             # DW_AT_call_origin
	.byte	17                              # DW_AT_call_return_pc
	.byte	26                              # Abbrev [26] 0x318:0x6 DW_TAG_call_site
	.long	704                             # DW_AT_call_origin
	.byte	18                              # DW_AT_call_return_pc
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x31f:0x5 DW_TAG_pointer_type
	.long	804                             # DW_AT_type
	.byte	11                              # Abbrev [11] 0x324:0x60 DW_TAG_structure_type
	.byte	47                              # DW_AT_name
	.byte	72                              # DW_AT_byte_size
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	12                              # Abbrev [12] 0x329:0x9 DW_TAG_member
	.byte	37                              # DW_AT_name
	.long	489                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	0                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x332:0x9 DW_TAG_member
	.byte	38                              # DW_AT_name
	.long	489                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	8                               # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x33b:0x9 DW_TAG_member
	.byte	39                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	16                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x344:0x9 DW_TAG_member
	.byte	40                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	20                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x34d:0x9 DW_TAG_member
	.byte	41                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	24                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x356:0x9 DW_TAG_member
	.byte	42                              # DW_AT_name
	.long	537                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	28                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x35f:0x9 DW_TAG_member
	.byte	43                              # DW_AT_name
	.long	537                             # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	44                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x368:0x9 DW_TAG_member
	.byte	44                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	60                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x371:0x9 DW_TAG_member
	.byte	45                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	64                              # DW_AT_data_member_location
	.byte	12                              # Abbrev [12] 0x37a:0x9 DW_TAG_member
	.byte	46                              # DW_AT_name
	.long	91                              # DW_AT_type
	.byte	0                               # DW_AT_decl_file
	.byte	3                               # DW_AT_decl_line
	.byte	68                              # DW_AT_data_member_location
	.byte	0                               # End Of Children Mark
	.byte	13                              # Abbrev [13] 0x384:0x5 DW_TAG_pointer_type
	.long	905                             # DW_AT_type
	.byte	3                               # Abbrev [3] 0x389:0x8 DW_TAG_typedef
	.long	913                             # DW_AT_type
	.byte	50                              # DW_AT_name
	.byte	0                               # DW_AT_decl_file
	.byte	2                               # DW_AT_decl_line
	.byte	4                               # Abbrev [4] 0x391:0x4 DW_TAG_base_type
	.byte	49                              # DW_AT_name
	.byte	8                               # DW_AT_encoding
	.byte	1                               # DW_AT_byte_size
	.byte	0                               # End Of Children Mark
.Ldebug_info_end0:
	.section	.debug_rnglists,"",@progbits
	.long	.Ldebug_list_header_end1-.Ldebug_list_header_start1 # Length
.Ldebug_list_header_start1:
	.short	5                               # Version
	.byte	8                               # Address size
	.byte	0                               # Segment selector size
	.long	1                               # Offset entry count
.Lrnglists_table_base0:
	.long	.Ldebug_ranges0-.Lrnglists_table_base0
.Ldebug_ranges0:
	.byte	1                               # DW_RLE_base_addressx
	.byte	10                              #   base address index
	.byte	4                               # DW_RLE_offset_pair
	.uleb128 .Lfunc_begin0-.Lfunc_begin0    #   starting offset
	.uleb128 .Lfunc_end0-.Lfunc_begin0      #   ending offset
	.byte	4                               # DW_RLE_offset_pair
	.uleb128 .Lfunc_begin2-.Lfunc_begin0    #   starting offset
	.uleb128 .Lfunc_end2-.Lfunc_begin0      #   ending offset
	.byte	3                               # DW_RLE_startx_length
	.byte	11                              #   start index
	.uleb128 .Lfunc_end1-.Lfunc_begin1      #   length
	.byte	3                               # DW_RLE_startx_length
	.byte	16                              #   start index
	.uleb128 .Lfunc_end3-.Lfunc_begin3      #   length
	.byte	0                               # DW_RLE_end_of_list
.Ldebug_list_header_end1:
	.section	.debug_str_offsets,"",@progbits
	.long	236                             # Length of String Offsets Set
	.short	5
	.short	0
.Lstr_offsets_base0:
	.section	.debug_str,"MS",@progbits,1
.Linfo_string0:
	.asciz	"Debian clang version 19.1.7 (3~deb12u1)" # string offset=0
.Linfo_string1:
	.asciz	"small.c"                       # string offset=40
.Linfo_string2:
	.asciz	"/src"                          # string offset=48
.Linfo_string3:
	.asciz	"counter"                       # string offset=53
.Linfo_string4:
	.asciz	"unsigned long long"            # string offset=61
.Linfo_string5:
	.asciz	"u64"                           # string offset=80
.Linfo_string6:
	.asciz	"limit"                         # string offset=84
.Linfo_string7:
	.asciz	"unsigned int"                  # string offset=90
.Linfo_string8:
	.asciz	"u32"                           # string offset=103
.Linfo_string9:
	.asciz	"char"                          # string offset=107
.Linfo_string10:
	.asciz	"__ARRAY_SIZE_TYPE__"           # string offset=112
.Linfo_string11:
	.asciz	"entries"                       # string offset=132
.Linfo_string12:
	.asciz	"name"                          # string offset=140
.Linfo_string13:
	.asciz	"where"                         # string offset=145
.Linfo_string14:
	.asciz	"entry"                         # string offset=151
.Linfo_string15:
	.asciz	"_license"                      # string offset=157
.Linfo_string16:
	.asciz	"hits"                          # string offset=166
.Linfo_string17:
	.asciz	"type"                          # string offset=171
.Linfo_string18:
	.asciz	"int"                           # string offset=176
.Linfo_string19:
	.asciz	"key"                           # string offset=180
.Linfo_string20:
	.asciz	"value"                         # string offset=184
.Linfo_string21:
	.asciz	"max_entries"                   # string offset=190
.Linfo_string22:
	.asciz	"socks"                         # string offset=202
.Linfo_string23:
	.asciz	"seen"                          # string offset=208
.Linfo_string24:
	.asciz	"bpf_msg_pull_data"             # string offset=213
.Linfo_string25:
	.asciz	"long"                          # string offset=231
.Linfo_string26:
	.asciz	"bpf_map_lookup_elem"           # string offset=236
.Linfo_string27:
	.asciz	"table"                         # string offset=256
.Linfo_string28:
	.asciz	"bpf_msg_redirect_hash"         # string offset=262
.Linfo_string29:
	.asciz	"signed char"                   # string offset=284
.Linfo_string30:
	.asciz	"scaled"                        # string offset=296
.Linfo_string31:
	.asciz	"filter"                        # string offset=303
.Linfo_string32:
	.asciz	"mix"                           # string offset=310
.Linfo_string33:
	.asciz	"pass"                          # string offset=314
.Linfo_string34:
	.asciz	"x"                             # string offset=319
.Linfo_string35:
	.asciz	"k"                             # string offset=321
.Linfo_string36:
	.asciz	"msg"                           # string offset=323
.Linfo_string37:
	.asciz	"data"                          # string offset=327
.Linfo_string38:
	.asciz	"data_end"                      # string offset=332
.Linfo_string39:
	.asciz	"family"                        # string offset=341
.Linfo_string40:
	.asciz	"remote_ip4"                    # string offset=348
.Linfo_string41:
	.asciz	"local_ip4"                     # string offset=359
.Linfo_string42:
	.asciz	"r6"                            # string offset=369
.Linfo_string43:
	.asciz	"l6"                            # string offset=372
.Linfo_string44:
	.asciz	"remote_port"                   # string offset=375
.Linfo_string45:
	.asciz	"local_port"                    # string offset=387
.Linfo_string46:
	.asciz	"size"                          # string offset=398
.Linfo_string47:
	.asciz	"sk_msg_md"                     # string offset=403
.Linfo_string48:
	.asciz	"e"                             # string offset=413
.Linfo_string49:
	.asciz	"unsigned char"                 # string offset=415
.Linfo_string50:
	.asciz	"u8"                            # string offset=429
.Linfo_string51:
	.asciz	"d"                             # string offset=432
.Linfo_string52:
	.asciz	"v"                             # string offset=434
.Linfo_string53:
	.asciz	"a"                             # string offset=436
.Linfo_string54:
	.asciz	"b"                             # string offset=438
.Linfo_string55:
	.asciz	"s"                             # string offset=440
.Linfo_string56:
	.asciz	"i"                             # string offset=442
.Linfo_string57:
	.asciz	"skb"                           # string offset=444
	.section	.debug_str_offsets,"",@progbits
	.long	.Linfo_string0
	.long	.Linfo_string1
	.long	.Linfo_string2
	.long	.Linfo_string3
	.long	.Linfo_string4
	.long	.Linfo_string5
	.long	.Linfo_string6
	.long	.Linfo_string7
	.long	.Linfo_string8
	.long	.Linfo_string9
	.long	.Linfo_string10
	.long	.Linfo_string11
	.long	.Linfo_string12
	.long	.Linfo_string13
	.long	.Linfo_string14
	.long	.Linfo_string15
	.long	.Linfo_string16
	.long	.Linfo_string17
	.long	.Linfo_string18
	.long	.Linfo_string19
	.long	.Linfo_string20
	.long	.Linfo_string21
	.long	.Linfo_string22
	.long	.Linfo_string23
	.long	.Linfo_string24
	.long	.Linfo_string25
	.long	.Linfo_string26
	.long	.Linfo_string27
	.long	.Linfo_string28
	.long	.Linfo_string29
	.long	.Linfo_string30
	.long	.Linfo_string31
	.long	.Linfo_string32
	.long	.Linfo_string33
	.long	.Linfo_string34
	.long	.Linfo_string35
	.long	.Linfo_string36
	.long	.Linfo_string37
	.long	.Linfo_string38
	.long	.Linfo_string39
	.long	.Linfo_string40
	.long	.Linfo_string41
	.long	.Linfo_string42
	.long	.Linfo_string43
	.long	.Linfo_string44
	.long	.Linfo_string45
	.long	.Linfo_string46
	.long	.Linfo_string47
	.long	.Linfo_string48
	.long	.Linfo_string49
	.long	.Linfo_string50
	.long	.Linfo_string51
	.long	.Linfo_string52
	.long	.Linfo_string53
	.long	.Linfo_string54
	.long	.Linfo_string55
	.long	.Linfo_string56
	.long	.Linfo_string57
	.section	.debug_addr,"",@progbits
	.long	.Ldebug_addr_end0-.Ldebug_addr_start0 # Length of contribution
.Ldebug_addr_start0:
	.short	5                               # DWARF version number
	.byte	8                               # Address size
	.byte	0                               # Segment selector size
.Laddr_table_base0:
	.quad	counter
	.quad	limit
	.quad	.L.str
	.quad	.L.str.1
	.quad	entries
	.quad	_license
	.quad	hits
	.quad	socks
	.quad	seen
	.quad	table
	.quad	.Lfunc_begin0
	.quad	.Lfunc_begin1
	.quad	.Ltmp50
	.quad	.Ltmp87
	.quad	.Lfunc_begin2
	.quad	.Ltmp100
	.quad	.Lfunc_begin3
	.quad	.Ltmp138
	.quad	.Ltmp140
.Ldebug_addr_end0:
	.section	.BTF,"",@progbits
	.short	60319                           # 0xeb9f
	.byte	1
	.byte	0
	.long	24
	.long	0
	.long	1208
	.long	1208
	.long	385
	.long	0                               # BTF_KIND_PTR(id = 1)
	.long	33554432                        # 0x2000000
	.long	3
	.long	1                               # BTF_KIND_INT(id = 2)
	.long	16777216                        # 0x1000000
	.long	4
	.long	16777248                        # 0x1000020
	.long	0                               # BTF_KIND_ARRAY(id = 3)
	.long	50331648                        # 0x3000000
	.long	0
	.long	2
	.long	4
	.long	2
	.long	5                               # BTF_KIND_INT(id = 4)
	.long	16777216                        # 0x1000000
	.long	4
	.long	32                              # 0x20
	.long	0                               # BTF_KIND_PTR(id = 5)
	.long	33554432                        # 0x2000000
	.long	6
	.long	25                              # BTF_KIND_TYPEDEF(id = 6)
	.long	134217728                       # 0x8000000
	.long	7
	.long	29                              # BTF_KIND_INT(id = 7)
	.long	16777216                        # 0x1000000
	.long	4
	.long	32                              # 0x20
	.long	0                               # BTF_KIND_PTR(id = 8)
	.long	33554432                        # 0x2000000
	.long	9
	.long	42                              # BTF_KIND_TYPEDEF(id = 9)
	.long	134217728                       # 0x8000000
	.long	10
	.long	46                              # BTF_KIND_INT(id = 10)
	.long	16777216                        # 0x1000000
	.long	8
	.long	64                              # 0x40
	.long	0                               # BTF_KIND_PTR(id = 11)
	.long	33554432                        # 0x2000000
	.long	12
	.long	0                               # BTF_KIND_ARRAY(id = 12)
	.long	50331648                        # 0x3000000
	.long	0
	.long	2
	.long	4
	.long	16
	.long	0                               # BTF_KIND_STRUCT(id = 13)
	.long	67108868                        # 0x4000004
	.long	32
	.long	65
	.long	1
	.long	0                               # 0x0
	.long	70
	.long	5
	.long	64                              # 0x40
	.long	74
	.long	8
	.long	128                             # 0x80
	.long	80
	.long	11
	.long	192                             # 0xc0
	.long	92                              # BTF_KIND_VAR(id = 14)
	.long	234881024                       # 0xe000000
	.long	13
	.long	1
	.long	0                               # BTF_KIND_PTR(id = 15)
	.long	33554432                        # 0x2000000
	.long	16
	.long	0                               # BTF_KIND_ARRAY(id = 16)
	.long	50331648                        # 0x3000000
	.long	0
	.long	2
	.long	4
	.long	18
	.long	0                               # BTF_KIND_PTR(id = 17)
	.long	33554432                        # 0x2000000
	.long	18
	.long	0                               # BTF_KIND_ARRAY(id = 18)
	.long	50331648                        # 0x3000000
	.long	0
	.long	2
	.long	4
	.long	1024
	.long	0                               # BTF_KIND_STRUCT(id = 19)
	.long	67108868                        # 0x4000004
	.long	32
	.long	65
	.long	15
	.long	0                               # 0x0
	.long	70
	.long	8
	.long	64                              # 0x40
	.long	74
	.long	5
	.long	128                             # 0x80
	.long	80
	.long	17
	.long	192                             # 0xc0
	.long	97                              # BTF_KIND_VAR(id = 20)
	.long	234881024                       # 0xe000000
	.long	19
	.long	1
	.long	0                               # BTF_KIND_FUNC_PROTO(id = 21)
	.long	218103809                       # 0xd000001
	.long	2
	.long	103
	.long	6
	.long	105                             # BTF_KIND_FUNC(id = 22)
	.long	201326593                       # 0xc000001
	.long	21
	.long	0                               # BTF_KIND_PTR(id = 23)
	.long	33554432                        # 0x2000000
	.long	24
	.long	131                             # BTF_KIND_STRUCT(id = 24)
	.long	67108874                        # 0x400000a
	.long	72
	.long	141
	.long	25
	.long	0                               # 0x0
	.long	146
	.long	25
	.long	64                              # 0x40
	.long	155
	.long	6
	.long	128                             # 0x80
	.long	162
	.long	6
	.long	160                             # 0xa0
	.long	173
	.long	6
	.long	192                             # 0xc0
	.long	183
	.long	26
	.long	224                             # 0xe0
	.long	186
	.long	26
	.long	352                             # 0x160
	.long	189
	.long	6
	.long	480                             # 0x1e0
	.long	201
	.long	6
	.long	512                             # 0x200
	.long	212
	.long	6
	.long	544                             # 0x220
	.long	0                               # BTF_KIND_PTR(id = 25)
	.long	33554432                        # 0x2000000
	.long	0
	.long	0                               # BTF_KIND_ARRAY(id = 26)
	.long	50331648                        # 0x3000000
	.long	0
	.long	6
	.long	4
	.long	4
	.long	0                               # BTF_KIND_FUNC_PROTO(id = 27)
	.long	218103809                       # 0xd000001
	.long	2
	.long	217
	.long	23
	.long	221                             # BTF_KIND_FUNC(id = 28)
	.long	201326593                       # 0xc000001
	.long	27
	.long	0                               # BTF_KIND_FUNC_PROTO(id = 29)
	.long	218103810                       # 0xd000002
	.long	9
	.long	235
	.long	9
	.long	237
	.long	9
	.long	239                             # BTF_KIND_FUNC(id = 30)
	.long	201326592                       # 0xc000000
	.long	29
	.long	0                               # BTF_KIND_FUNC_PROTO(id = 31)
	.long	218103809                       # 0xd000001
	.long	2
	.long	243
	.long	25
	.long	247                             # BTF_KIND_FUNC(id = 32)
	.long	201326593                       # 0xc000001
	.long	31
	.long	274                             # BTF_KIND_VAR(id = 33)
	.long	234881024                       # 0xe000000
	.long	9
	.long	1
	.long	0                               # BTF_KIND_CONST(id = 34)
	.long	167772160                       # 0xa000000
	.long	35
	.long	0                               # BTF_KIND_VOLATILE(id = 35)
	.long	150994944                       # 0x9000000
	.long	6
	.long	282                             # BTF_KIND_VAR(id = 36)
	.long	234881024                       # 0xe000000
	.long	34
	.long	1
	.long	288                             # BTF_KIND_INT(id = 37)
	.long	16777216                        # 0x1000000
	.long	1
	.long	16777224                        # 0x1000008
	.long	0                               # BTF_KIND_ARRAY(id = 38)
	.long	50331648                        # 0x3000000
	.long	0
	.long	37
	.long	4
	.long	6
	.long	0                               # BTF_KIND_ARRAY(id = 39)
	.long	50331648                        # 0x3000000
	.long	0
	.long	37
	.long	4
	.long	2
	.long	0                               # BTF_KIND_ARRAY(id = 40)
	.long	50331648                        # 0x3000000
	.long	0
	.long	9
	.long	4
	.long	3
	.long	293                             # BTF_KIND_VAR(id = 41)
	.long	234881024                       # 0xe000000
	.long	40
	.long	1
	.long	298                             # BTF_KIND_STRUCT(id = 42)
	.long	67108866                        # 0x4000002
	.long	16
	.long	304
	.long	43
	.long	0                               # 0x0
	.long	309
	.long	8
	.long	64                              # 0x40
	.long	0                               # BTF_KIND_PTR(id = 43)
	.long	33554432                        # 0x2000000
	.long	44
	.long	0                               # BTF_KIND_CONST(id = 44)
	.long	167772160                       # 0xa000000
	.long	37
	.long	0                               # BTF_KIND_ARRAY(id = 45)
	.long	50331648                        # 0x3000000
	.long	0
	.long	42
	.long	4
	.long	2
	.long	315                             # BTF_KIND_VAR(id = 46)
	.long	234881024                       # 0xe000000
	.long	45
	.long	1
	.long	0                               # BTF_KIND_ARRAY(id = 47)
	.long	50331648                        # 0x3000000
	.long	0
	.long	37
	.long	4
	.long	4
	.long	323                             # BTF_KIND_VAR(id = 48)
	.long	234881024                       # 0xe000000
	.long	47
	.long	1
	.long	332                             # BTF_KIND_VAR(id = 49)
	.long	234881024                       # 0xe000000
	.long	26
	.long	0
	.long	338                             # BTF_KIND_DATASEC(id = 50)
	.long	251658241                       # 0xf000001
	.long	0
	.long	41
	.long	seen
	.long	24
	.long	343                             # BTF_KIND_DATASEC(id = 51)
	.long	251658242                       # 0xf000002
	.long	0
	.long	33
	.long	counter
	.long	8
	.long	46
	.long	entries
	.long	32
	.long	349                             # BTF_KIND_DATASEC(id = 52)
	.long	251658242                       # 0xf000002
	.long	0
	.long	14
	.long	hits
	.long	32
	.long	20
	.long	socks
	.long	32
	.long	355                             # BTF_KIND_DATASEC(id = 53)
	.long	251658241                       # 0xf000001
	.long	0
	.long	36
	.long	limit
	.long	4
	.long	363                             # BTF_KIND_DATASEC(id = 54)
	.long	251658241                       # 0xf000001
	.long	0
	.long	49
	.long	table
	.long	16
	.long	377                             # BTF_KIND_DATASEC(id = 55)
	.long	251658241                       # 0xf000001
	.long	0
	.long	48
	.long	_license
	.long	4
	.byte	0                               # string offset=0
	.ascii	"int"                           # string offset=1
	.byte	0
	.ascii	"__ARRAY_SIZE_TYPE__"           # string offset=5
	.byte	0
	.ascii	"u32"                           # string offset=25
	.byte	0
	.ascii	"unsigned int"                  # string offset=29
	.byte	0
	.ascii	"u64"                           # string offset=42
	.byte	0
	.ascii	"unsigned long long"            # string offset=46
	.byte	0
	.ascii	"type"                          # string offset=65
	.byte	0
	.ascii	"key"                           # string offset=70
	.byte	0
	.ascii	"value"                         # string offset=74
	.byte	0
	.ascii	"max_entries"                   # string offset=80
	.byte	0
	.ascii	"hits"                          # string offset=92
	.byte	0
	.ascii	"socks"                         # string offset=97
	.byte	0
	.byte	120                             # string offset=103
	.byte	0
	.ascii	"scaled"                        # string offset=105
	.byte	0
	.ascii	".text"                         # string offset=112
	.byte	0
	.ascii	"/src/small.c"                  # string offset=118
	.byte	0
	.ascii	"sk_msg_md"                     # string offset=131
	.byte	0
	.ascii	"data"                          # string offset=141
	.byte	0
	.ascii	"data_end"                      # string offset=146
	.byte	0
	.ascii	"family"                        # string offset=155
	.byte	0
	.ascii	"remote_ip4"                    # string offset=162
	.byte	0
	.ascii	"local_ip4"                     # string offset=173
	.byte	0
	.ascii	"r6"                            # string offset=183
	.byte	0
	.ascii	"l6"                            # string offset=186
	.byte	0
	.ascii	"remote_port"                   # string offset=189
	.byte	0
	.ascii	"local_port"                    # string offset=201
	.byte	0
	.ascii	"size"                          # string offset=212
	.byte	0
	.ascii	"msg"                           # string offset=217
	.byte	0
	.ascii	"filter"                        # string offset=221
	.byte	0
	.ascii	"sk_msg"                        # string offset=228
	.byte	0
	.byte	97                              # string offset=235
	.byte	0
	.byte	98                              # string offset=237
	.byte	0
	.ascii	"mix"                           # string offset=239
	.byte	0
	.ascii	"skb"                           # string offset=243
	.byte	0
	.ascii	"pass"                          # string offset=247
	.byte	0
	.ascii	"sk_skb/stream_verdict"         # string offset=252
	.byte	0
	.ascii	"counter"                       # string offset=274
	.byte	0
	.ascii	"limit"                         # string offset=282
	.byte	0
	.ascii	"char"                          # string offset=288
	.byte	0
	.ascii	"seen"                          # string offset=293
	.byte	0
	.ascii	"entry"                         # string offset=298
	.byte	0
	.ascii	"name"                          # string offset=304
	.byte	0
	.ascii	"where"                         # string offset=309
	.byte	0
	.ascii	"entries"                       # string offset=315
	.byte	0
	.ascii	"_license"                      # string offset=323
	.byte	0
	.ascii	"table"                         # string offset=332
	.byte	0
	.ascii	".bss"                          # string offset=338
	.byte	0
	.ascii	".data"                         # string offset=343
	.byte	0
	.ascii	".maps"                         # string offset=349
	.byte	0
	.ascii	".rodata"                       # string offset=355
	.byte	0
	.ascii	".rodata.cst16"                 # string offset=363
	.byte	0
	.ascii	"license"                       # string offset=377
	.byte	0
	.section	.BTF.ext,"",@progbits
	.short	60319                           # 0xeb9f
	.byte	1
	.byte	0
	.long	32
	.long	0
	.long	60
	.long	60
	.long	876
	.long	936
	.long	0
	.long	8                               # FuncInfo
	.long	112                             # FuncInfo section string offset=112
	.long	2
	.long	.Lfunc_begin0
	.long	22
	.long	.Lfunc_begin2
	.long	30
	.long	228                             # FuncInfo section string offset=228
	.long	1
	.long	.Lfunc_begin1
	.long	28
	.long	252                             # FuncInfo section string offset=252
	.long	1
	.long	.Lfunc_begin3
	.long	32
	.long	16                              # LineInfo
	.long	112                             # LineInfo section string offset=112
	.long	16
	.long	.Ltmp0
	.long	118
	.long	0
	.long	12344                           # Line 12 Col 56
	.long	.Ltmp3
	.long	118
	.long	0
	.long	12350                           # Line 12 Col 62
	.long	.Ltmp4
	.long	118
	.long	0
	.long	12348                           # Line 12 Col 60
	.long	.Ltmp5
	.long	118
	.long	0
	.long	12335                           # Line 12 Col 47
	.long	.Lfunc_begin2
	.long	118
	.long	0
	.long	11264                           # Line 11 Col 0
	.long	.Ltmp102
	.long	118
	.long	0
	.long	11333                           # Line 11 Col 69
	.long	.Ltmp107
	.long	118
	.long	0
	.long	11351                           # Line 11 Col 87
	.long	.Ltmp110
	.long	118
	.long	0
	.long	11389                           # Line 11 Col 125
	.long	.Ltmp111
	.long	118
	.long	0
	.long	11381                           # Line 11 Col 117
	.long	.Ltmp112
	.long	118
	.long	0
	.long	11351                           # Line 11 Col 87
	.long	.Ltmp113
	.long	118
	.long	0
	.long	11381                           # Line 11 Col 117
	.long	.Ltmp116
	.long	118
	.long	0
	.long	11351                           # Line 11 Col 87
	.long	.Ltmp121
	.long	118
	.long	0
	.long	11364                           # Line 11 Col 100
	.long	.Ltmp126
	.long	118
	.long	0
	.long	11333                           # Line 11 Col 69
	.long	.Ltmp129
	.long	118
	.long	0
	.long	11402                           # Line 11 Col 138
	.long	.Ltmp134
	.long	118
	.long	0
	.long	11406                           # Line 11 Col 142
	.long	228                             # LineInfo section string offset=228
	.long	33
	.long	.Lfunc_begin1
	.long	118
	.long	0
	.long	13312                           # Line 13 Col 0
	.long	.Ltmp10
	.long	118
	.long	0
	.long	14343                           # Line 14 Col 7
	.long	.Ltmp11
	.long	118
	.long	0
	.long	14365                           # Line 14 Col 29
	.long	.Ltmp12
	.long	118
	.long	0
	.long	14354                           # Line 14 Col 18
	.long	.Ltmp15
	.long	118
	.long	0
	.long	15367                           # Line 15 Col 7
	.long	.Ltmp18
	.long	118
	.long	0
	.long	15367                           # Line 15 Col 7
	.long	.Ltmp21
	.long	118
	.long	0
	.long	16411                           # Line 16 Col 27
	.long	.Ltmp24
	.long	118
	.long	0
	.long	16396                           # Line 16 Col 12
	.long	.Ltmp27
	.long	118
	.long	0
	.long	17417                           # Line 17 Col 9
	.long	.Ltmp30
	.long	118
	.long	0
	.long	17415                           # Line 17 Col 7
	.long	.Ltmp35
	.long	118
	.long	0
	.long	18444                           # Line 18 Col 12
	.long	.Ltmp40
	.long	118
	.long	0
	.long	18439                           # Line 18 Col 7
	.long	.Ltmp43
	.long	118
	.long	0
	.long	18501                           # Line 18 Col 69
	.long	.Ltmp44
	.long	118
	.long	0
	.long	18477                           # Line 18 Col 45
	.long	.Ltmp47
	.long	118
	.long	0
	.long	19480                           # Line 19 Col 24
	.long	.Ltmp48
	.long	118
	.long	0
	.long	19474                           # Line 19 Col 18
	.long	.Ltmp49
	.long	118
	.long	0
	.long	19470                           # Line 19 Col 14
	.long	.Ltmp52
	.long	118
	.long	0
	.long	19467                           # Line 19 Col 11
	.long	.Ltmp55
	.long	118
	.long	0
	.long	20495                           # Line 20 Col 15
	.long	.Ltmp56
	.long	118
	.long	0
	.long	20487                           # Line 20 Col 7
	.long	.Ltmp57
	.long	118
	.long	0
	.long	20505                           # Line 20 Col 25
	.long	.Ltmp60
	.long	118
	.long	0
	.long	20487                           # Line 20 Col 7
	.long	.Ltmp63
	.long	118
	.long	0
	.long	21515                           # Line 21 Col 11
	.long	.Ltmp64
	.long	118
	.long	0
	.long	21507                           # Line 21 Col 3
	.long	.Ltmp75
	.long	118
	.long	0
	.long	21623                           # Line 21 Col 119
	.long	.Ltmp76
	.long	118
	.long	0
	.long	21658                           # Line 21 Col 154
	.long	.Ltmp81
	.long	118
	.long	0
	.long	22538                           # Line 22 Col 10
	.long	.Ltmp85
	.long	118
	.long	0
	.long	21545                           # Line 21 Col 41
	.long	.Ltmp86
	.long	118
	.long	0
	.long	21538                           # Line 21 Col 34
	.long	.Ltmp88
	.long	118
	.long	0
	.long	21531                           # Line 21 Col 27
	.long	.Ltmp91
	.long	118
	.long	0
	.long	21598                           # Line 21 Col 94
	.long	.Ltmp92
	.long	118
	.long	0
	.long	21603                           # Line 21 Col 99
	.long	.Ltmp97
	.long	118
	.long	0
	.long	23553                           # Line 23 Col 1
	.long	252                             # LineInfo section string offset=252
	.long	4
	.long	.Ltmp137
	.long	118
	.long	0
	.long	24635                           # Line 24 Col 59
	.long	.Ltmp139
	.long	118
	.long	0
	.long	24652                           # Line 24 Col 76
	.long	.Ltmp141
	.long	118
	.long	0
	.long	24645                           # Line 24 Col 69
	.long	.Ltmp142
	.long	118
	.long	0
	.long	24628                           # Line 24 Col 52
	.addrsig
	.addrsig_sym filter
	.addrsig_sym pass
	.addrsig_sym counter
	.addrsig_sym limit
	.addrsig_sym seen
	.addrsig_sym hits
	.addrsig_sym socks
	.addrsig_sym _license
	.section	.debug_line,"",@progbits
.Lline_table_start0:
