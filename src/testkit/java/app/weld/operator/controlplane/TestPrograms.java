package app.weld.operator.controlplane;

import java.util.List;
import java.util.function.Supplier;

/**
 * Builds or downloads the programs of the integration tests before the first of them runs. What takes long is said in the log of
 * the build, and the JVMs of the tests do not wait for each other.
 */
public final class TestPrograms {
    private TestPrograms() {}

    /**
     * Has them built.
     *
     * @param args {@code groups=gitops} for the controllers of Flux and Argo CD
     */
    public static void main(String[] args) {
        List<Supplier<?>> programs = List.of(args).contains("groups=gitops")
                ? List.of(
                        TestPrograms::controlPlane,
                        GoTool::gitops,
                        GoTool::sourceController,
                        GoTool::kustomizeController,
                        GoTool::argoCd,
                        GoTool::redis)
                : List.of(
                        TestPrograms::controlPlane,
                        ChartTools::shared,
                        GoTool::promtool,
                        GoTool::prometheus,
                        GoTool::gitops,
                        GoTool::actionlint,
                        GoTool::olm);
        programs.forEach(TestPrograms::obtain);
    }

    private static ControlPlaneBinaries controlPlane() {
        return ControlPlaneBinaries.obtain(System.out::println);
    }

    /** A program that cannot be had fails the tests that need it, and no others. */
    private static void obtain(Supplier<?> program) {
        try {
            var unused = program.get();
        } catch (IllegalStateException e) {
            System.out.println(e.getMessage());
        } catch (ExceptionInInitializerError e) {
            System.out.println(e.getCause().getMessage());
        }
    }
}
