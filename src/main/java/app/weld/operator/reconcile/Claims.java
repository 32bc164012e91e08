package app.weld.operator.reconcile;

import app.weld.operator.poll.Subscriber;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which resources mean which remote objects. When two, in any namespaces, mean the same one, the older keeps it: by
 * creation time, then by namespace and name.
 */
final class Claims {
    private static final Comparator<Claimant> OLDER_FIRST = Comparator.comparing(Claimant::created)
            .thenComparing(Claimant::namespace)
            .thenComparing(Claimant::name);

    private final Map<String, Claim> byUid = new HashMap<>();
    private final Map<String, Set<String>> uidsByPart = new HashMap<>();

    /** A resource that claims. */
    record Claimant(Subscriber.Kind kind, String uid, String namespace, String name, String created) {
        static Claimant of(HasMetadata resource) {
            var meta = resource.getMetadata();
            return new Claimant(
                    Neighbours.subscriber(resource).kind(),
                    meta.getUid(),
                    meta.getNamespace(),
                    meta.getName(),
                    meta.getCreationTimestamp() == null ? "" : meta.getCreationTimestamp());
        }

        Subscriber subscriber() {
            return kind == Subscriber.Kind.SYNC
                    ? Subscriber.sync(namespace, name)
                    : Subscriber.connection(namespace, name);
        }

        boolean isOlderThan(Claimant other) {
            return OLDER_FIRST.compare(this, other) < 0;
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /**
     * @param id of the remote object; absent while it is not known
     * @param identity what tells the object from others while its id is not known, such as connection and schema
     */
    record Claim(
            Claimant claimant,
            @Nullable String id,
            @Nullable String identity) {
        private boolean clashes(Claim other) {
            if (id != null && other.id != null) {
                return id.equals(other.id);
            }
            return identity != null && identity.equals(other.identity);
        }
    }

    /** Replaces what this resource claimed before; returns those who mean the same, now or before */
    synchronized Set<Claimant> claim(Claim claim) {
        Claim before = byUid.get(claim.claimant().uid());
        if (claim.equals(before)) {
            return Set.of();
        }
        Set<Claimant> touched = new LinkedHashSet<>(release(claim.claimant().uid()));
        byUid.put(claim.claimant().uid(), claim);
        parts(claim).forEach(part -> uidsByPart
                .computeIfAbsent(part, key -> new HashSet<>())
                .add(claim.claimant().uid()));
        touched.addAll(rivals(claim));
        return touched;
    }

    /** As {@link #claim}, with what a resource has written down; what else it claims as its identity stays. */
    synchronized Set<Claimant> note(Claim claim) {
        Claim before = byUid.get(claim.claimant().uid());
        String identity = claim.identity() != null || before == null ? claim.identity() : before.identity();
        return claim(new Claim(claim.claimant(), claim.id(), identity));
    }

    /** Drops what a resource claimed; returns those who mean the same, and may have it now. */
    synchronized Set<Claimant> release(String uid) {
        Claim claim = byUid.remove(uid);
        if (claim == null) {
            return Set.of();
        }
        parts(claim).forEach(part -> {
            Set<String> uids = uidsByPart.get(part);
            if (uids != null) {
                uids.remove(uid);
                if (uids.isEmpty()) {
                    uidsByPart.remove(part);
                }
            }
        });
        return rivals(claim);
    }

    /** The oldest of the resources that mean the same and are older than this one. */
    synchronized Optional<Claimant> olderThan(String uid) {
        Claim claim = byUid.get(uid);
        return claim == null
                ? Optional.empty()
                : rivals(claim).stream()
                        .filter(rival -> rival.isOlderThan(claim.claimant()))
                        .min(OLDER_FIRST);
    }

    /** Whether an older resource than this one stands for the object with this id. */
    synchronized boolean belongsToOlder(String id, Claimant asking) {
        return uidsByPart.getOrDefault("id " + id, Set.of()).stream()
                .filter(uid -> !uid.equals(asking.uid()))
                .map(byUid::get)
                .anyMatch(claim -> claim != null && claim.claimant().isOlderThan(asking));
    }

    /** Whether any resource stands for the object with this id. */
    synchronized boolean isClaimed(String id) {
        return uidsByPart.containsKey("id " + id);
    }

    private Set<Claimant> rivals(Claim claim) {
        Set<Claimant> rivals = new LinkedHashSet<>();
        for (String part : parts(claim)) {
            for (String uid : uidsByPart.getOrDefault(part, Set.of())) {
                Claim other = byUid.get(uid);
                if (other != null && !uid.equals(claim.claimant().uid()) && other.clashes(claim)) {
                    rivals.add(other.claimant());
                }
            }
        }
        return rivals;
    }

    private static Set<String> parts(Claim claim) {
        Set<String> parts = new HashSet<>();
        if (claim.id() != null) {
            parts.add("id " + claim.id());
        }
        if (claim.identity() != null) {
            parts.add("as " + claim.identity());
        }
        return parts;
    }
}
