package app.weld.operator;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import app.weld.operator.weld.WeldApi;
import app.weld.operator.weld.http.HttpWeldClients;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The arrows between the packages, and what no code of ours does. */
@AnalyzeClasses(packages = "app.weld.operator", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String BASE = "app.weld.operator.";
    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("app.weld.operator..");

    private static final String[] BELOW_THE_KERNEL = {
        BASE + "snapshot",
        BASE + "turn",
        BASE + "cluster",
        BASE + "status",
        BASE + "plan",
        BASE + "weld",
        BASE + "api",
        BASE + "api.v1alpha1"
    };

    /** A package that is not one of these needs a rule of its own. */
    private static final String[] ROOMS = Stream.of(
                    "config",
                    "server",
                    "verify",
                    "cli",
                    "cli.kubectl",
                    "preview",
                    "preview.schema",
                    "export",
                    "api",
                    "api.v1alpha1",
                    "weld",
                    "weld.assumptions",
                    "weld.http",
                    "weld.http.limit",
                    "plan",
                    "status",
                    "snapshot",
                    "turn",
                    "cluster",
                    "reconcile",
                    "sync",
                    "sync.binding",
                    "sync.run",
                    "sync.request",
                    "sync.execution",
                    "sync.drift",
                    "sync.stop",
                    "connection",
                    "workspace",
                    "tls",
                    "")
            .map(room -> room.isEmpty() ? "app.weld.operator" : BASE + room)
            .toArray(String[]::new);

    private static String[] andBelow(String... own) {
        return Stream.concat(Arrays.stream(own), Arrays.stream(BELOW_THE_KERNEL))
                .toArray(String[]::new);
    }

    private static String[] andBelowOfSync(String... own) {
        return andBelow(Stream.concat(Arrays.stream(own), Stream.of(BASE + "sync.binding", BASE + "reconcile"))
                .toArray(String[]::new));
    }

    private static ArchRule onlyImports(String part, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(BASE + part)
                .should()
                .dependOnClassesThat(OURS.and(not(resideInAnyPackage(allowed))));
    }

    @ArchTest
    static final ArchRule resourcesKnowNothingOfOurs = onlyImports("api.v1alpha1", BASE + "api.v1alpha1");

    @ArchTest
    static final ArchRule identitiesKnowNothingOfOurs = onlyImports("api", BASE + "api");

    @ArchTest
    static final ArchRule thePortKnowsNothingOfOurs = onlyImports("weld", BASE + "weld");

    @ArchTest
    static final ArchRule assumptionsKnowThePort =
            onlyImports("weld.assumptions", BASE + "weld.assumptions", BASE + "weld");

    @ArchTest
    static final ArchRule limitsKnowThePort = onlyImports("weld.http.limit", BASE + "weld.http.limit", BASE + "weld");

    @ArchTest
    static final ArchRule theClientKnowsThePort = onlyImports(
            "weld.http",
            BASE + "weld.http",
            BASE + "weld.http.limit",
            BASE + "weld",
            BASE + "weld.assumptions",
            BASE + "tls");

    @ArchTest
    static final ArchRule tlsKnowsNothingOfOurs = onlyImports("tls", BASE + "tls");

    @ArchTest
    static final ArchRule verifyingKnowsThePort =
            onlyImports("verify", BASE + "verify", BASE + "weld", BASE + "weld.assumptions", BASE + "plan");

    /** Pure: an account in, manifests out. */
    @ArchTest
    static final ArchRule exportingKnowsPlans =
            onlyImports("export", BASE + "export", BASE + "plan", BASE + "weld", BASE + "api.v1alpha1");

    /** And nothing of the controllers. */
    @ArchTest
    static final ArchRule commandsKnowWhatTheyRun = onlyImports(
            "cli",
            BASE + "cli",
            BASE + "verify",
            BASE + "preview",
            BASE + "export",
            BASE + "plan",
            BASE + "weld",
            BASE + "api",
            BASE + "api.v1alpha1");

    @ArchTest
    static final ArchRule thePluginKnowsTheCommandsAndReports = onlyImports(
            "cli.kubectl",
            BASE + "cli.kubectl",
            BASE + "cli",
            BASE + "export",
            BASE + "plan",
            BASE + "status",
            BASE + "weld",
            BASE + "api",
            BASE + "api.v1alpha1");

    /** It runs the controllers over manifests. */
    @ArchTest
    static final ArchRule previewingKnowsTheControllers = onlyImports(
            "preview",
            andBelow(
                    BASE + "preview",
                    BASE + "preview.schema",
                    BASE + "connection",
                    BASE + "sync",
                    BASE + "reconcile",
                    BASE + "weld.http"));

    @ArchTest
    static final ArchRule schemasKnowNothingOfOurs = onlyImports("preview.schema", BASE + "preview.schema");

    /** {@code verify --write}, which a person has to allow, has its own way to Weld. */
    @ArchTest
    static final ArchRule commandsOnlyRead = noClasses()
            .that()
            .resideInAnyPackage(BASE + "cli..", BASE + "export")
            .should()
            .callMethodWhere(
                    DescribedPredicate.describe(
                            "writes to Weld",
                            call -> call.getTargetOwner().isAssignableTo(WeldApi.class)
                                    && call.getName()
                                            .matches(
                                                    "(create|update|enable|disable|delete|attach|detach|put|request|cancel).*")));

    @ArchTest
    static final ArchRule configurationKnowsNothingOfOurs = onlyImports("config", BASE + "config");

    @ArchTest
    static final ArchRule endpointsKnowResourcesReportsAndListings = onlyImports(
            "server", BASE + "server", BASE + "status", BASE + "snapshot", BASE + "api", BASE + "api.v1alpha1");

    @ArchTest
    static final ArchRule nothingKnowsTheWiring = noClasses()
            .that()
            .resideOutsideOfPackage("app.weld.operator")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("app.weld.operator");

    @ArchTest
    static final ArchRule everyRoomHasARule =
            classes().that().resideInAPackage("app.weld.operator..").should().resideInAnyPackage(ROOMS);

    @ArchTest
    static final ArchRule planningKnowsResourcesAndThePort =
            onlyImports("plan", BASE + "plan", BASE + "weld", BASE + "api.v1alpha1");

    @ArchTest
    static final ArchRule reportingKnowsPlansToo =
            onlyImports("status", BASE + "status", BASE + "plan", BASE + "weld", BASE + "api.v1alpha1");

    @ArchTest
    static final ArchRule listingsKnowThePort = onlyImports("snapshot", BASE + "snapshot", BASE + "weld", BASE + "api");

    @ArchTest
    static final ArchRule turnsKnowThePort = onlyImports("turn", BASE + "turn", BASE + "weld", BASE + "api");

    @ArchTest
    static final ArchRule theClusterKnowsResourcesAndReports = onlyImports(
            "cluster",
            BASE + "cluster",
            BASE + "status",
            BASE + "weld",
            BASE + "api",
            BASE + "api.v1alpha1",
            BASE + "tls");

    @ArchTest
    static final ArchRule theKernelKnowsNoKind = onlyImports("reconcile", andBelow(BASE + "reconcile"));

    @ArchTest
    static final ArchRule bindingKnowsTheKernel =
            onlyImports("sync.binding", andBelow(BASE + "sync.binding", BASE + "reconcile"));

    @ArchTest
    static final ArchRule runsKnowTheContextOfASync = onlyImports("sync.run", andBelowOfSync(BASE + "sync.run"));

    @ArchTest
    static final ArchRule requestsKnowRuns =
            onlyImports("sync.request", andBelowOfSync(BASE + "sync.request", BASE + "sync.run"));

    @ArchTest
    static final ArchRule executionKnowsTheContextOfASync =
            onlyImports("sync.execution", andBelowOfSync(BASE + "sync.execution"));

    @ArchTest
    static final ArchRule driftKnowsExecution =
            onlyImports("sync.drift", andBelowOfSync(BASE + "sync.drift", BASE + "sync.execution"));

    @ArchTest
    static final ArchRule stopsKnowExecution =
            onlyImports("sync.stop", andBelowOfSync(BASE + "sync.stop", BASE + "sync.execution"));

    @ArchTest
    static final ArchRule aSyncKnowsItsRooms = onlyImports(
            "sync",
            andBelowOfSync(
                    BASE + "sync",
                    BASE + "sync.run",
                    BASE + "sync.request",
                    BASE + "sync.execution",
                    BASE + "sync.drift",
                    BASE + "sync.stop"));

    @ArchTest
    static final ArchRule aConnectionKnowsNoSync =
            onlyImports("connection", andBelow(BASE + "connection", BASE + "reconcile"));

    @ArchTest
    static final ArchRule aWorkspaceKnowsNoOtherKind =
            onlyImports("workspace", andBelow(BASE + "workspace", BASE + "reconcile"));

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("app.weld.operator.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule noTwoFilesKnowEachOther = classes()
            .that()
            .areTopLevelClasses()
            .should(new ArchCondition<>("not know a file that knows it") {
                @Override
                public void check(JavaClass file, ConditionEvents events) {
                    for (JavaClass other : filesKnownTo(file)) {
                        if (filesKnownTo(other).contains(file)) {
                            events.add(SimpleConditionEvent.violated(
                                    file, file.getName() + " and " + other.getName() + " know each other"));
                        }
                    }
                }
            });

    /** A nested class is part of the file of its outermost class. */
    private static Set<JavaClass> filesKnownTo(JavaClass file) {
        return file.getPackage().getClasses().stream()
                .filter(type -> top(type).equals(file))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> top(dependency.getTargetClass()))
                .filter(target -> OURS.test(target) && !target.equals(file))
                .collect(Collectors.toSet());
    }

    private static JavaClass top(JavaClass type) {
        JavaClass outermost = type;
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost;
    }

    @ArchTest
    static final ArchRule planningAndReportingArePure = noClasses()
            .that()
            .resideInAnyPackage(BASE + "plan", BASE + "status", BASE + "export")
            .should()
            .dependOnClassesThat(resideInAnyPackage(
                            "org.slf4j..",
                            "java.net..",
                            "java.io..",
                            "java.nio.file..",
                            "io.fabric8.kubernetes.client..",
                            "io.javaoperatorsdk..",
                            "io.micrometer..")
                    .or(DescribedPredicate.describe("Clock", type -> type.isEquivalentTo(Clock.class))));

    @ArchTest
    static final ArchRule timeIsAnArgument = noClasses()
            .that()
            .resideInAPackage("app.weld.operator..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule nobodySleeps = noClasses().should().callMethod(Thread.class, "sleep", long.class);

    @ArchTest
    static final ArchRule theFrameworkWritesNoStatus = noClasses()
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "writes a status past StatusApplier (java-operator-sdk#3398)",
                    call -> (call.getTargetOwner().isEquivalentTo(UpdateControl.class)
                                    && call.getName().startsWith("patch"))
                            || (call.getTargetOwner().isEquivalentTo(ErrorStatusUpdateControl.class)
                                    && call.getName().startsWith("patch"))
                            || call.getTargetOwner().getSimpleName().equals("PrimaryUpdateAndCacheUtils")));

    @ArchTest
    static final ArchRule onePlaceWritesStatuses = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(BASE + "reconcile.StatusApplier")
            .should()
            .callMethodWhere(DescribedPredicate.describe(
                    "reaches the status subresource",
                    call -> call.getName().equals("subresource")
                            || call.getName().equals("patchStatus")
                            || call.getName().equals("updateStatus")
                            || call.getName().equals("editStatus")
                            || call.getName().equals("replaceStatus")));

    @ArchTest
    static final ArchRule onlyMainBuildsTheClient = classes()
            .that()
            .areAssignableTo(HttpWeldClients.class)
            .should()
            .onlyHaveDependentClassesThat(resideInAPackage(BASE + "weld.http")
                    .or(DescribedPredicate.describe("the wiring", type -> type.getName()
                            .matches(BASE.replace(".", "\\.") + "(Main|CommandWiring)\\b.*"))));

    @ArchTest
    static final ArchRule nothingStaticChanges =
            fields().that().areStatic().should().beFinal();

    /** Without arguments the operator starts: then not a class of the command line is loaded. */
    @ArchTest
    static final ArchRule onlyTheCommandsKnowTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackages(BASE + "verify", BASE + "cli..")
            .and()
            .doNotHaveSimpleName("CommandWiring")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("picocli..");

    /**
     * Otherwise one mistake could hide in the operator and in the stand-in of Weld that it is tested with. The clock and the port
     * belong to the tests and know nothing of Weld.
     */
    @ArchTest
    static void theStandInSharesNoCodeWithTheOperator(JavaClasses operator) {
        noClasses()
                .that()
                .resideInAPackage(BASE + "standin")
                .should()
                .dependOnClassesThat(OURS.and(not(resideInAPackage(BASE + "standin")))
                        .and(DescribedPredicate.describe(
                                "are neither the clock nor a port",
                                type -> !type.isEquivalentTo(ManualClock.class)
                                        && !type.isEquivalentTo(LocalPort.class))))
                .check(new ClassFileImporter().importPackages(BASE + "standin"));
    }
}
