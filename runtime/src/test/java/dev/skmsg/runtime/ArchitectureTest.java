package dev.skmsg.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Which way the arrows between packages point.
@AnalyzeClasses(packages = "dev.skmsg.runtime", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {
  /// Leaves out test classes, wherever they were compiled to.
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test/") && !location.contains("/test-classes/");
    }
  }

  @ArchTest
  static final ArchRule RUNTIME_KNOWS_ONLY_BPF =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.skmsg.runtime..", "dev.skmsg.bpf..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule ONLY_LINUX_TOUCHES_THE_SYSTEM =
      noClasses()
          .that()
          .resideOutsideOfPackage("..linux..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.lang.foreign..", "..linux..");

  @ArchTest
  static final ArchRule THE_RING_KNOWS_NO_SOCKETS =
      noClasses()
          .that()
          .resideInAPackage("dev.skmsg.runtime.ring")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.skmsg.runtime.socket", "dev.skmsg.runtime.map", "dev.skmsg.runtime.exec");

  @ArchTest
  static final ArchRule NOBODY_BELOW_KNOWS_SCENARIOS =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.skmsg.runtime.ring",
              "dev.skmsg.runtime.socket",
              "dev.skmsg.runtime.map",
              "dev.skmsg.runtime.exec",
              "dev.skmsg.runtime.helper")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.skmsg.runtime.scenario");
}
