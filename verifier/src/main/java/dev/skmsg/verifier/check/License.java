package dev.skmsg.verifier.check;

import java.util.Set;

/// Which licenses may call GPL-only helpers. kernel: include/linux/license.h, 6.18
public final class License {
  private static final Set<String> COMPATIBLE =
      Set.of(
          "GPL",
          "GPL v2",
          "GPL and additional rights",
          "Dual BSD/GPL",
          "Dual MIT/GPL",
          "Dual MPL/GPL");

  private License() {}

  public static boolean isGplCompatible(String license) {
    return COMPATIBLE.contains(license);
  }
}
