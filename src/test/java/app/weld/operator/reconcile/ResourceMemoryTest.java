package app.weld.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.ResourceKey;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ResourceMemoryTest {
    private static final WeldEltSync CRM = sync("crm", "u1");
    private static final WeldEltSync CRM_AGAIN = sync("crm", "u2");
    private static final WeldEltSync ERP = sync("erp", "u3");

    private final Set<ResourceKey> deleted = new HashSet<>();
    private final List<ResourceKey> released = new ArrayList<>();
    private final ResourceMemory<List<String>> memories =
            new ResourceMemory<>(ArrayList::new, resource -> deleted.contains(ResourceKey.of(resource)), released::add);

    private static WeldEltSync sync(String name, String uid) {
        WeldEltSync sync = new WeldEltSync();
        sync.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName(name)
                .withUid(uid)
                .build());
        return sync;
    }

    private boolean remember(WeldEltSync sync, String what) {
        return memories.use(sync, memory -> memory.add(what));
    }

    private static ResourceKey key(WeldEltSync sync) {
        return ResourceKey.of(sync);
    }

    @Test
    void remembersOfEachResourceUntilItIsRemoved() {
        remember(CRM, "a");
        remember(ERP, "b");
        remember(CRM, "c");
        assertThat(memories.find(key(CRM))).contains(List.of("a", "c"));
        assertThat(memories.find(key(ERP))).contains(List.of("b"));
        assertThat(released).isEmpty();

        memories.remove(key(CRM));
        assertThat(memories.find(key(CRM))).isEmpty();
        assertThat(memories.find(key(ERP))).isPresent();
        assertThat(released).containsExactly(key(CRM));
    }

    @Test
    void anotherResourceOfTheSameNameBeginsWithNothing() {
        remember(CRM, "a");
        // Its deletion went unseen.
        memories.observed(CRM_AGAIN);

        assertThat(memories.find(key(CRM))).isEmpty();
        assertThat(memories.find(key(CRM_AGAIN))).contains(List.of());
        assertThat(released).containsExactly(key(CRM));
    }

    @Test
    void aReconciliationThatComesAfterTheDeletionLeavesNothing() {
        remember(CRM, "a");
        memories.remove(key(CRM));
        deleted.add(key(CRM));
        released.clear();

        boolean empty = memories.use(CRM, List::isEmpty);
        assertThat(empty).as("what was remembered").isTrue();
        remember(CRM, "b");

        assertThat(memories.find(key(CRM))).isEmpty();
        assertThat(released).as("what it subscribed to").containsOnly(key(CRM));
    }

    @Test
    void aResourceThatIsDeletedWhileItIsReconciledLeavesNothing() {
        List<String> atWork = memories.use(CRM, memory -> {
            memory.add("a");
            memories.remove(key(CRM));
            memory.add("b");
            return memory;
        });

        assertThat(atWork).as("is not pulled away").containsExactly("a", "b");
        assertThat(memories.find(key(CRM))).isEmpty();
        assertThat(released).as("when it was deleted, and at the end").containsExactly(key(CRM), key(CRM));
    }

    @Test
    void aResourceThatLeavesTheCacheWhileItIsReconciledLeavesNothing() {
        memories.use(CRM, memory -> deleted.add(key(CRM)));

        assertThat(memories.find(key(CRM))).isEmpty();
        assertThat(released).containsExactly(key(CRM));
    }

    @Test
    void aResourceThatIsReplacedWhileItIsReconciledTakesNothingFromTheNewOne() {
        memories.use(CRM, memory -> {
            memories.observed(CRM_AGAIN);
            deleted.add(key(CRM));
            return memory.add("a");
        });

        assertThat(memories.find(key(CRM_AGAIN))).contains(List.of());
        assertThat(released).containsOnly(key(CRM));
    }

    @Test
    void aReconciliationThatFailsIsRememberedToo() {
        assertThatThrownBy(() -> memories.use(CRM, memory -> {
                    memory.add("a");
                    throw new IllegalStateException("failed");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThat(memories.find(key(CRM))).contains(List.of("a"));
    }
}
