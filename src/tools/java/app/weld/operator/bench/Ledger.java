package app.weld.operator.bench;

import app.weld.operator.Harness;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import app.weld.operator.standin.StreamRow;
import app.weld.operator.standin.SyncRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is not as the manifests say, in the cluster and in Weld. */
final class Ledger {
    private Ledger() {}

    /** Empty when every manifest has its one sync, as described, and Weld has no other. */
    static List<String> open(Environment environment) {
        List<String> open = new ArrayList<>();
        for (Team team : environment.teams()) {
            Set<String> meant = new HashSet<>();
            for (WeldEltSync sync : environment
                    .client()
                    .resources(WeldEltSync.class)
                    .inNamespace(team.namespace())
                    .list()
                    .getItems()) {
                String name = team.namespace() + "/" + sync.getMetadata().getName();
                if (!Harness.hasReason(sync, "InSync")) {
                    open.add(name + " is not in sync");
                    continue;
                }
                String id = sync.getStatus().syncId();
                meant.add(id);
                team.account()
                        .sync(id)
                        .ifPresentOrElse(row -> compare(open, name, sync, row, team), () -> open.add(name + " lost"));
            }
            team.account().syncs().stream()
                    .map(SyncRow::id)
                    .filter(id -> !meant.contains(id))
                    .forEach(id -> open.add(team.namespace() + ": nobody stands for sync " + id));
        }
        return open;
    }

    private static void compare(List<String> open, String name, WeldEltSync sync, SyncRow row, Team team) {
        if (!sync.getSpec().syncInterval().equals(row.interval()) || !row.enabled()) {
            open.add(name + " is otherwise in Weld");
        }
        List<String> streams = team.account().streams(row.id()).stream()
                .map(StreamRow::name)
                .sorted()
                .toList();
        if (!streams.equals(Team.STREAMS)) {
            open.add(name + " has streams " + streams);
        }
    }
}
