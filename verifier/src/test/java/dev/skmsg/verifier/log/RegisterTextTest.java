package dev.skmsg.verifier.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skmsg.verifier.state.KernelStruct;
import dev.skmsg.verifier.state.RegisterState;
import dev.skmsg.verifier.state.RegisterType;
import org.junit.jupiter.api.Test;

/// Pointers to the kernel's structs as a live 6.18 kernel wrote them.
class RegisterTextTest {

  private static RegisterState pointer(String struct, int flags) {
    RegisterState pointer = RegisterState.pointer(RegisterType.BTF_ID);
    pointer.struct = new KernelStruct(1, struct);
    pointer.flags = flags;
    return pointer;
  }

  private static String text(RegisterState reg) {
    StringBuilder text = new StringBuilder();
    RegisterText.append(text, reg, 0);
    return text.toString();
  }

  @Test
  void structs() {
    assertEquals("ptr_tcp_sock()", text(pointer("tcp_sock", 0)));
    assertEquals("trusted_ptr_task_struct()", text(pointer("task_struct", RegisterState.TRUSTED)));
    RegisterState unchecked = pointer("tcp_sock", RegisterState.MAYBE_NULL);
    unchecked.id = 1;
    assertEquals("ptr_or_null_tcp_sock(id=1)", text(unchecked));
    RegisterState moved = pointer("tcp_sock", RegisterState.RCU);
    moved.offset = 8;
    assertEquals("rcu_ptr_tcp_sock(off=8)", text(moved));
  }

  @Test
  void memoryThatMayBeGone() {
    RegisterState memory = RegisterState.pointer(RegisterType.MEM);
    memory.flags = RegisterState.READ_ONLY | RegisterState.UNTRUSTED;
    assertEquals("rdonly_untrusted_mem(sz=0)", text(memory));
  }
}
