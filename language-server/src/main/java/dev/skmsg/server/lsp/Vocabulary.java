package dev.skmsg.server.lsp;

import dev.skmsg.bpf.isa.ProgramType;
import dev.skmsg.bpf.kernel.HelperPrototype;
import dev.skmsg.bpf.kernel.KernelFunction;
import dev.skmsg.bpf.kernel.KernelProfile;
import dev.skmsg.grammar.asm.AsmText;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a kernel's names mean, in words: helpers, kernel functions, fields of contexts.
final class Vocabulary {
  private static final KernelProfile KERNEL = KernelProfile.newest();

  private Vocabulary() {}

  /// Every helper that a program of this type may call; of any type where `null`.
  static List<HelperPrototype> helpers(@Nullable ProgramType type) {
    List<HelperPrototype> helpers = new ArrayList<>();
    for (int id = 1; id < 512; id++) {
      HelperPrototype helper = KERNEL.helper(id);
      if (helper != null
          && (type == null ? !helper.types().isEmpty() : helper.types().contains(type))) {
        helpers.add(helper);
      }
    }
    return helpers;
  }

  static @Nullable String helper(String name, @Nullable ProgramType caller) {
    HelperPrototype helper = KERNEL.helper(name);
    if (helper == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    text.append("```c\n").append(signature(helper)).append("\n```\n\n");
    text.append("helper ").append(helper.id());
    if (helper.types().isEmpty()) {
      text.append(": no program of type sk_msg or sk_skb may call it");
    } else {
      text.append(", for ")
          .append(
              helper.types().stream()
                  .map(ProgramType::label)
                  .sorted()
                  .collect(Collectors.joining(" and ")));
    }
    if (caller != null && !helper.types().isEmpty() && !helper.types().contains(caller)) {
      text.append("\n\n**A program of type ").append(caller.label()).append(" may not call it.**");
    }
    List<String> rules = new ArrayList<>();
    if (helper.gplOnly()) {
      rules.add("needs a GPL-compatible license");
    }
    if (helper.packetAccess()) {
      rules.add("takes memory of the packet");
    }
    if (helper.mightSleep()) {
      rules.add("might sleep");
    }
    if (!rules.isEmpty()) {
      text.append("\n\n").append(String.join("; ", rules));
    }
    return text.toString();
  }

  /// A helper in the manner of C, its arguments in words.
  static String signature(HelperPrototype helper) {
    return "bpf_"
        + helper.name()
        + "("
        + String.join(", ", arguments(helper))
        + ") -> "
        + result(helper.returns());
  }

  /// The arguments in words, R1 first.
  static List<String> arguments(HelperPrototype helper) {
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < helper.arguments().size(); i++) {
      arguments.add("r" + (i + 1) + ": " + argument(helper.arguments().get(i)));
    }
    return arguments;
  }

  private static String argument(String expression) {
    String[] words = expression.split("[ |]+", -1);
    String base = words[0].replaceFirst("^ARG_", "").replaceFirst("^PTR_TO_", "");
    String text = base.toLowerCase(Locale.ROOT).replace('_', ' ');
    text =
        switch (text) {
          case "anything" -> "number";
          case "const size", "const size or zero" -> "size";
          case "ctx" -> "ctx";
          case "const map ptr" -> "map";
          default -> text;
        };
    return expression.contains("PTR_MAYBE_NULL") ? text + " or null" : text;
  }

  private static String result(String expression) {
    return expression.equals("-")
        ? "?"
        : expression
            .split("[ |]+", -1)[0]
            .replaceFirst("^RET_", "")
            .replaceFirst("^PTR_TO_", "")
            .toLowerCase(Locale.ROOT)
            .replace('_', ' ');
  }

  static @Nullable String kfunc(String name) {
    KernelFunction function = KERNEL.kernelFunction(name);
    return function == null ? null : "kernel function `" + name + "`\n\n" + function;
  }

  /// A field of the context with its offset, type and byte order.
  static @Nullable String contextField(String name) {
    Long offset = AsmText.knownNames().get(name);
    if (offset == null) {
      return null;
    }
    String struct = name.startsWith("msg.") ? "struct sk_msg_md" : "struct __sk_buff";
    return "**" + name + "**: offset " + offset + " of `" + struct + "`" + order(name);
  }

  private static String order(String name) {
    String field = name.substring(name.indexOf('.') + 1);
    return switch (field) {
      case "remote_ip4", "local_ip4", "remote_ip6", "local_ip6" ->
          "\n\n32 bits in network byte order";
      case "remote_port" ->
          "\n\nthe port in network byte order, in the upper 16 bits on a little-endian machine";
      case "local_port" -> "\n\nthe port in host byte order";
      case "data" -> "\n\nwhere the window of bytes begins that may be read";
      case "data_end" -> "\n\nwhere that window ends: compare before reading";
      case "size" -> "\n\nbytes of the whole message, which may be more than its window";
      default -> "";
    };
  }
}
