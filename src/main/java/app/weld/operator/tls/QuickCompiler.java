package app.weld.operator.tls;

/** The compilers of this JVM. */
final class QuickCompiler {
    /** HotSpot calls itself so where only the quick compiler runs. */
    private static final String ALONE = "emulated-client";

    private QuickCompiler() {}

    /** Whether only the quick compiler (C1) runs. */
    static boolean isAlone() {
        return System.getProperty("java.vm.info", "").contains(ALONE);
    }
}
