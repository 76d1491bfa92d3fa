package dev.skmsg.bpf.object;

import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.object.BtfType.Composite;
import dev.skmsg.bpf.object.BtfType.Parameter;
import dev.skmsg.bpf.object.BtfType.Pointer;
import dev.skmsg.bpf.object.BtfType.Prototype;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// C declarations of kernel functions as BTF.
///
/// libbpf compares them with the kernel's own: numbers, pointers and structs have to be such, of
/// which size and with which members does not matter. So structs stay empty here, and every number
/// is a `long`.
final class CTypes {

  private static final Pattern STRUCT = Pattern.compile("\\bstruct\\s+(\\w+)");

  private final TypeList types;

  CTypes(TypeList types) {
    this.types = types;
  }

  /// The id of a function's prototype.
  int prototype(KernelFunction function) {
    List<Parameter> parameters = new ArrayList<>();
    if (!function.arguments().equals("void")) {
      for (String argument : function.arguments().split(",", -1)) {
        parameters.add(new Parameter("arg" + (parameters.size() + 1), type(argument)));
      }
    }
    return types.id(new Prototype(type(function.result()), parameters));
  }

  /// The id of the type that a declaration names.
  private int type(String declaration) {
    Matcher struct = STRUCT.matcher(declaration);
    int id;
    if (struct.find()) {
      id = types.id(new Composite(struct.group(1), false, 0, false, List.of()));
    } else if (declaration.matches("\\s*(const\\s+)?void\\b.*")) {
      id = 0;
    } else {
      id = types.number();
    }
    for (int i = 0; i < declaration.length(); i++) {
      if (declaration.charAt(i) == '*') {
        id = types.id(new Pointer(id));
      }
    }
    return id;
  }
}
