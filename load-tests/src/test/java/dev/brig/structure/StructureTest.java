package dev.brig.structure;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the packages to the order that ARCHITECTURE.md describes. */
class StructureTest {
    /** From the roof to the floor: a package uses only those that stand below it. So there can be no cycle. */
    private static final List<String> HOUSE = List.of(
            "bench.jvm",
            "bench",
            "bench.faults",
            "bench.scale",
            "bench.store",
            "bench.service",
            "bench.peer",
            "bench.report",
            "bench.measure",
            "cli",
            "cli.ci",
            "cli.config",
            "cli.options",
            "cli.image",
            "cli.image.recipe",
            "cli.keys",
            "cli.problem",
            "oci",
            "cli.output",
            "cli.process",
            "oci.container",
            "oci.config",
            "hostile",
            "judge.http",
            "judge.http.cluster",
            "judge.http.v1.jobs",
            "judge.http.v1",
            "judge.http.exchange",
            "judge.http.listen",
            "judge.http.contract",
            "judge.cluster",
            "judge.jobs",
            "judge.access",
            "judge.dispatch",
            "judge.hooks",
            "judge.json",
            "judge.inline",
            "judge.steps",
            "judge.installed",
            "judge.jury",
            "judge.validating",
            "judge.program",
            "judge.store.postgres",
            "judge.store.sqlite",
            "judge.store",
            "judge.submission",
            "judge.judging",
            "judge.toolchain",
            "judge.worker",
            "judge.tracing",
            "judge.scoring",
            "judge.problem.format",
            "judge.problem.archive",
            "judge.problem.source",
            "judge.problem",
            "judge.checking",
            "judge.checktestdata",
            "judge.blob",
            "judge.state",
            "judge",
            "ci",
            "rootfs.store",
            "rootfs.registry",
            "rootfs.source",
            "rootfs.layer",
            "rootfs.archive",
            "rootfs",
            "policy",
            "policy.recipe",
            "policy.seccomp",
            "policy.document",
            "policy.mistake",
            "sandbox.doctor",
            "sandbox.engine",
            "sandbox.run",
            "sandbox.network",
            "sandbox.detached",
            "sandbox.warden",
            "sandbox.container",
            "sandbox.root",
            "sandbox.cgroup.container",
            "sandbox.cgroup",
            "sandbox.cgroup.cpu",
            "sandbox.cgroup.file",
            "sandbox.seccomp",
            "sandbox.kept",
            "sandbox.program",
            "sandbox.libc",
            "sandbox");

    private static final JavaClasses BRIG = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("jmh_generated"))
            .importPackages("dev.brig");

    @Test
    void everyPackageHasItsPlace() {
        TreeSet<String> packages = new TreeSet<>();
        BRIG.stream().map(JavaClass::getPackage).map(JavaPackage::getName).forEach(packages::add);
        assertThat(packages)
                .containsExactlyInAnyOrderElementsOf(
                        HOUSE.stream().map(name -> "dev.brig." + name).toList());
    }

    @Test
    void arrowsGoDownOnly() {
        TreeSet<String> upward = new TreeSet<>();
        for (JavaClass user : BRIG) {
            for (Dependency arrow : user.getDirectDependenciesFromSelf()) {
                int from = floor(user);
                int to = floor(arrow.getTargetClass());
                if (to >= 0 && to < from) {
                    upward.add(
                            user.getName() + " uses " + arrow.getTargetClass().getName());
                }
            }
        }
        assertThat(upward).isEmpty();
    }

    private static int floor(JavaClass type) {
        String name = type.getBaseComponentType().getPackageName();
        return name.startsWith("dev.brig.") ? HOUSE.indexOf(name.substring("dev.brig.".length())) : -1;
    }

    @Test
    void theSandboxKnowsNothingOfHttpYamlOrJson() {
        noClasses()
                .that()
                .resideInAPackage("dev.brig.sandbox..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "com.fasterxml..", "org.yaml..", "java.net.http..")
                .check(BRIG);
    }

    @Test
    void judgingKnowsNothingOfHttp() {
        noClasses()
                .that()
                .resideInAPackage("dev.brig.judge..")
                .and()
                .resideOutsideOfPackage("dev.brig.judge.http..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..")
                .check(BRIG);
    }

    @Test
    void nativeFunctionsAreCalledInOnePackage() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.brig.sandbox.libc")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.foreign.Linker")
                .check(BRIG);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.brig.sandbox.seccomp")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.sun.jna..")
                .check(BRIG);
    }
}
