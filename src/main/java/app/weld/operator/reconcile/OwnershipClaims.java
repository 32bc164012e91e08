package app.weld.operator.reconcile;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.cluster.ResourceCaches;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which resources mean which remote objects. When two, in any namespaces, mean the same one, it belongs to the one that
 * stands for it already, whoever names what: it was bound after its own key had shown the object. What a resource's key
 * does not show, it keeps from nobody meanwhile. Among those that stand for none yet the older goes first, by creation
 * time, then by namespace and name; one whose key does not work, or that is suspended, is in nobody's way.
 */
public final class OwnershipClaims {
    private static final Comparator<Claimant> OLDER_FIRST = Comparator.comparing(Claimant::created)
            .thenComparing(Claimant::namespace)
            .thenComparing(Claimant::name);

    private static final int BOUND = 2;

    private final Map<String, Claim> byUid = new HashMap<>();
    private final Map<String, Set<String>> uidsByPart = new HashMap<>();
    /** Uids of those that cannot act, and so claim nothing but what they stand for. */
    private final Set<String> mute = new HashSet<>();
    /** Uids of those whose key of now does not show what they stand for or name. */
    private final Set<String> blind = new HashSet<>();

    /** A resource that claims. */
    public record Claimant(ResourceKey.Kind kind, String uid, String namespace, String name, String created) {
        public static Claimant of(HasMetadata resource) {
            var meta = resource.getMetadata();
            return new Claimant(
                    ResourceCaches.subscriber(resource).kind(),
                    meta.getUid(),
                    meta.getNamespace(),
                    meta.getName(),
                    meta.getCreationTimestamp() == null ? "" : meta.getCreationTimestamp());
        }

        public ResourceKey subscriber() {
            return kind == ResourceKey.Kind.SYNC
                    ? ResourceKey.sync(namespace, name)
                    : ResourceKey.connection(namespace, name);
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
     * What one resource claims of a workspace.
     *
     * @param id of the remote object; absent while it is not known
     * @param identity what tells the object from others while its id is not known, such as connection and schema
     * @param bound whether the resource stands for the object with this id: its own key has shown it, and it is written down
     */
    public record Claim(
            Claimant claimant,
            @Nullable String id,
            @Nullable String identity,
            boolean bound) {
        /** Of an object that is merely meant. */
        public static Claim named(Claimant claimant, @Nullable String id, @Nullable String identity) {
            return new Claim(claimant, id, identity, false);
        }

        public static Claim bound(Claimant claimant, String id, @Nullable String identity) {
            return new Claim(claimant, id, identity, true);
        }

        private boolean clashes(Claim other) {
            if (id != null && other.id != null) {
                return id.equals(other.id);
            }
            return identity != null && identity.equals(other.identity);
        }
    }

    /** Replaces what this resource claimed before; returns those who mean the same, now or before */
    public synchronized Set<Claimant> claim(Claim claim) {
        Claim before = byUid.get(claim.claimant().uid());
        if (claim.equals(before)) {
            return Set.of();
        }
        Set<Claimant> touched = new LinkedHashSet<>(drop(claim.claimant().uid()));
        byUid.put(claim.claimant().uid(), claim);
        parts(claim).forEach(part -> uidsByPart
                .computeIfAbsent(part, key -> new HashSet<>())
                .add(claim.claimant().uid()));
        touched.addAll(rivals(claim));
        return touched;
    }

    /** As {@link #claim}, with what a resource has written down; what else it claims as its identity stays. */
    public synchronized Set<Claimant> note(Claim claim) {
        Claim before = byUid.get(claim.claimant().uid());
        String identity = claim.identity() != null || before == null ? claim.identity() : before.identity();
        return claim(new Claim(claim.claimant(), claim.id(), identity, claim.bound()));
    }

    /** Drops what a resource claimed; returns those who mean the same, and may have it now. */
    public synchronized Set<Claimant> release(String uid) {
        mute.remove(uid);
        blind.remove(uid);
        return drop(uid);
    }

    private Set<Claimant> drop(String uid) {
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

    /** The resource cannot act: it has no key that works, or is suspended. Returns those who may go on now. */
    public synchronized Set<Claimant> mute(String uid) {
        Claim claim = byUid.get(uid);
        return mute.add(uid) && claim != null && !claim.bound() ? rivals(claim) : Set.of();
    }

    /**
     * The key of the resource works, and does not show what the resource stands for or names: until one does, it is in
     * nobody's way. Returns who may go on now.
     */
    public synchronized Set<Claimant> doesNotSee(String uid) {
        Claim claim = byUid.get(uid);
        return blind.add(uid) && claim != null ? rivals(claim) : Set.of();
    }

    /** The key of the resource works, and shows what it stands for. Returns who may have taken that meanwhile. */
    public synchronized Set<Claimant> sees(String uid) {
        mute.remove(uid);
        Claim claim = byUid.get(uid);
        return blind.remove(uid) && claim != null ? rivals(claim) : Set.of();
    }

    /** The resource that has, or goes before this one to, what both mean. */
    public synchronized Optional<Claimant> owner(String uid) {
        Claim claim = byUid.get(uid);
        return claim == null
                ? Optional.empty()
                : rivalClaims(claim)
                        .filter(rival -> outranks(rival, claim))
                        .min(Comparator.<Claim>comparingInt(rival -> -rank(rival))
                                .thenComparing(Claim::claimant, OLDER_FIRST))
                        .map(Claim::claimant);
    }

    /** Whether another resource than this one stands for the object with this id, or goes before it to. */
    public synchronized boolean belongsToAnother(String id, Claimant asking) {
        Claim mine = byUid.get(asking.uid());
        Claim claim = mine != null && id.equals(mine.id()) ? mine : Claim.named(asking, id, null);
        return uidsByPart.getOrDefault("id " + id, Set.of()).stream()
                .filter(uid -> !uid.equals(asking.uid()))
                .map(byUid::get)
                .anyMatch(other -> other != null && outranks(other, claim));
    }

    private boolean outranks(Claim other, Claim claim) {
        // Whether its own key shows it, a resource finds out by looking.
        int own = claim.bound() ? BOUND : rank(claim);
        int difference = rank(other) - own;
        return difference > 0
                || (difference == 0 && rank(other) > 0 && other.claimant().isOlderThan(claim.claimant()));
    }

    private int rank(Claim claim) {
        String uid = claim.claimant().uid();
        if (blind.contains(uid)) {
            return 0;
        }
        if (claim.bound()) {
            return BOUND;
        }
        return mute.contains(uid) ? 0 : 1;
    }

    /** Whether any resource stands for the object with this id. */
    public synchronized boolean isClaimed(String id) {
        return uidsByPart.containsKey("id " + id);
    }

    private Set<Claimant> rivals(Claim claim) {
        return rivalClaims(claim).map(Claim::claimant).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private Stream<Claim> rivalClaims(Claim claim) {
        return parts(claim).stream()
                .flatMap(part -> uidsByPart.getOrDefault(part, Set.of()).stream())
                .filter(uid -> !uid.equals(claim.claimant().uid()))
                .distinct()
                .map(byUid::get)
                .filter(Objects::nonNull)
                .filter(other -> other.clashes(claim));
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
