package app.weld.operator.bench;

import app.weld.operator.OperatorProcess;
import app.weld.operator.controlplane.RequestCounts;
import java.util.Map;
import java.util.TreeMap;

/**
 * All that is counted, at one moment.
 *
 * @param operator the process of the operator
 * @param bench this process: the stand-in and the measuring
 * @param clusterCpu CPU seconds of the API server, etcd and the controller manager
 */
record Snap(
        long nanos,
        Map<String, Integer> calls,
        RequestCounts cluster,
        double reconciles,
        Footprint operator,
        Footprint bench,
        double clusterCpu) {
    static Snap of(Environment environment, OperatorProcess operator) {
        return new Snap(
                System.nanoTime(),
                environment.weld().recorder().counts(),
                environment.controlPlane().requests(),
                Scrape.of(operator).syncReconciles(),
                Footprint.of(operator.pid()),
                Footprint.ofThisProcess(),
                Footprint.clusterCpuSeconds(operator.pid()));
    }

    /** Calls to Weld since an earlier moment. */
    Map<String, Integer> callsSince(Map<String, Integer> earlier) {
        return since(calls, earlier);
    }

    static Map<String, Integer> since(Map<String, Integer> now, Map<String, Integer> earlier) {
        Map<String, Integer> more = new TreeMap<>();
        now.forEach((name, times) -> {
            int added = times - earlier.getOrDefault(name, 0);
            if (added > 0) {
                more.put(name, added);
            }
        });
        return more;
    }

    double secondsSince(Snap earlier) {
        return (nanos - earlier.nanos()) / 1e9;
    }
}
