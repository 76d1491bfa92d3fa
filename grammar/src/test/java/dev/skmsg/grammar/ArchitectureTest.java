package dev.skmsg.grammar;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// What the grammars may know, and what they hand out.
@AnalyzeClasses(packages = "dev.skmsg.grammar", importOptions = ArchitectureTest.MainClasses.class)
class ArchitectureTest {
  /// Leaves out test classes, wherever they were compiled to.
  static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test/") && !location.contains("/test-classes/");
    }
  }

  @ArchTest
  static final ArchRule KNOWS_PROGRAMS_AND_SCENARIOS_ONLY =
      classes()
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.skmsg.grammar..",
              "dev.skmsg.language..",
              "dev.skmsg.bpf.isa..",
              "dev.skmsg.bpf.kernel..",
              "dev.skmsg.bpf.object..",
              "dev.skmsg.runtime.scenario..",
              "org.antlr.runtime..",
              "org.eclipse.emf..",
              "org.eclipse.xtext..",
              "java..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule THE_LANGUAGES_DO_NOT_KNOW_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("dev.skmsg.grammar.asm")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.skmsg.grammar.msgtest");

  private static final DescribedPredicate<JavaClass> OF_XTEXT =
      JavaClass.Predicates.resideInAnyPackage(
          "org.eclipse..", "org.antlr..", "dev.skmsg.language..");

  @ArchTest
  static final ArchRule HANDS_OUT_NOTHING_OF_XTEXT =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .areTopLevelClasses()
          .and()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("dev.skmsg.grammar.asm", "dev.skmsg.grammar.msgtest")
          .should()
          .haveRawReturnType(OF_XTEXT);
}
