package dev.vicinity.verify.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Who may know whom, and what nobody may use: the design's directions, kept by the build.
class HouseTest {
  private static final String GENERATED = "dev.vicinity.wire.proto..";

  /// No vertx, no netty, no fabric8, no clock, no randomness, no I/O.
  private static final String[] PURE = {
    "dev.vicinity.core..",
    "dev.vicinity.control.ranking..",
    "dev.vicinity.injector.settings..",
    "dev.vicinity.injector.decide..",
    "dev.vicinity.injector.patch.."
  };

  private static final JavaClasses OURS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          // another module's tests come as a jar, which the option above takes for shipped code
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("dev.vicinity")
          .that(describe("written by hand", type -> !resideInAnyPackage(GENERATED).test(type)));

  @Test
  void coreKnowsOnlyTheJdk() {
    classes()
        .that()
        .resideInAPackage("dev.vicinity.core..")
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage("dev.vicinity.core..", "java..", "org.jspecify.annotations.."))
        .check(OURS);
  }

  @Test
  void wireKnowsOnlyCore() {
    noClasses()
        .that()
        .resideInAPackage("dev.vicinity.wire..")
        .should()
        .dependOnClassesThat(
            ours().and(resideOutside("dev.vicinity.wire..", "dev.vicinity.core..")))
        .check(OURS);
  }

  @Test
  void processKnowsNothingOfOurs() {
    noClasses()
        .that()
        .resideInAPackage("dev.vicinity.process..")
        .should()
        .dependOnClassesThat(ours().and(resideOutside("dev.vicinity.process..")))
        .check(OURS);
  }

  @TestFactory
  Stream<DynamicTest> processesNeverKnowEachOther() {
    return Stream.of("control", "sidecar", "injector")
        .map(
            process -> {
              var own = "dev.vicinity." + process + "..";
              var allowed =
                  resideInAnyPackage(
                      own, "dev.vicinity.core..", "dev.vicinity.process..", "dev.vicinity.wire..");
              return DynamicTest.dynamicTest(
                  process,
                  () ->
                      noClasses()
                          .that()
                          .resideInAPackage(own)
                          .should()
                          .dependOnClassesThat(ours().and(DescribedPredicate.not(allowed)))
                          .allowEmptyShould(true)
                          .check(OURS));
            });
  }

  @Test
  void onlyTheEdgesTowardTheClusterKnowKubernetesTypes() {
    noClasses()
        .that(
            resideOutside(
                "dev.vicinity.control.source..",
                "dev.vicinity.control.translate..",
                "dev.vicinity.control.authority..",
                "dev.vicinity.control.leader..",
                "dev.vicinity.control.reconcile..",
                "dev.vicinity.control.status..",
                "dev.vicinity.injector.cluster..",
                "dev.vicinity.cli.cluster.."))
        .should()
        .dependOnClassesThat(resideInAnyPackage("io.fabric8.kubernetes.."))
        .check(OURS);
  }

  @Test
  void pureCodeHasNoAdapters() {
    noClasses()
        .that()
        .resideInAnyPackage(PURE)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.vertx..", "io.netty..", "io.fabric8..", "java.net.http..", "java.nio.file.."))
        .check(OURS);
  }

  @Test
  void translatorsDoNoInputOrOutput() {
    noClasses()
        .that()
        .resideInAPackage("dev.vicinity.control.translate..")
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "io.vertx..",
                "io.netty..",
                "io.fabric8.kubernetes.client.dsl..",
                "java.nio.file.."))
        .allowEmptyShould(true)
        .check(OURS);
  }

  @TestFactory
  Stream<DynamicTest> pureCodeHasNoClockAndNoRandomnessOfItsOwn() {
    return Bans.CLOCKS_AND_DICE.stream()
        .map(
            ban ->
                DynamicTest.dynamicTest(
                    ban.name(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAnyPackage(PURE)
                            .should(ban.condition())
                            .because(ban.instead())
                            .check(OURS)));
  }

  @TestFactory
  Stream<DynamicTest> nobodyUsesWhatIsBanned() {
    return Bans.EVERYWHERE.stream()
        .map(
            ban ->
                DynamicTest.dynamicTest(
                    ban.name(),
                    () ->
                        noClasses()
                            .that(describe(ban.where(), ban::holdsFor))
                            .should(ban.condition())
                            .because(ban.instead())
                            .allowEmptyShould(true)
                            .check(OURS)));
  }

  @TestFactory
  Stream<DynamicTest> packagesOfOneModuleHaveNoCycles() {
    return Stream.of("core", "process", "wire", "control", "sidecar", "injector", "cli")
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module,
                    () ->
                        slices()
                            .matching("dev.vicinity." + module + ".(**)")
                            .should()
                            .beFreeOfCycles()
                            .allowEmptyShould(true)
                            .check(OURS)));
  }

  @Test
  void namesSayWhatSetsATypeApart() {
    classes()
        .should()
        .haveNameNotMatching(".*(Impl|Utils?|Helper|Manager|Context)([$].*)?")
        .because("such names say nothing about the type")
        .check(OURS);
  }

  @Test
  void packagesAreNullMarkedAndSayTheirJob() {
    classes().should(liveInANullMarkedPackage()).check(OURS);
  }

  private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
    return new ArchCondition<>("live in a null-marked package with a package-info") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
          events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " is not"));
        }
      }
    };
  }

  private static DescribedPredicate<JavaClass> ours() {
    return resideInAnyPackage("dev.vicinity..");
  }

  private static DescribedPredicate<JavaClass> resideOutside(String... packages) {
    return DescribedPredicate.not(resideInAnyPackage(packages));
  }
}
