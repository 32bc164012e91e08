package app.weld.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.weld.operator.api.v1alpha1.WeldConnection;
import app.weld.operator.api.v1alpha1.WeldEltSync;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourceKeyTest {
    private static final ObjectMeta META = new ObjectMetaBuilder()
            .withNamespace("team")
            .withName("crm")
            .withUid("u1")
            .build();

    private static <P extends HasMetadata> P with(P resource) {
        resource.setMetadata(META);
        return resource;
    }

    @Test
    void isOfTheKindOfTheResource() {
        assertThat(ResourceKey.of(with(new WeldEltSync()))).isEqualTo(ResourceKey.sync("team", "crm", "u1"));
        assertThat(ResourceKey.of(with(new WeldConnection()))).isEqualTo(ResourceKey.connection("team", "crm", "u1"));
        assertThatThrownBy(() -> ResourceKey.of(with(new Secret()))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anotherResourceOfTheSameNameIsAnotherOne() {
        ResourceKey first = ResourceKey.sync("team", "crm", "u1");
        ResourceKey second = ResourceKey.sync("team", "crm", "u2");

        assertThat(first).isNotEqualTo(second).isLessThan(second);
        assertThat(first.hasNameOf(second)).isTrue();
        assertThat(first.hasNameOf(ResourceKey.connection("team", "crm", "u1"))).isFalse();
        assertThat(first.hasNameOf(ResourceKey.sync("other", "crm", "u1"))).isFalse();
        assertThat(first.hasNameOf(ResourceKey.sync("team", "erp", "u1"))).isFalse();
        assertThat(first.qualifiedName()).isEqualTo("team/crm");
    }

    @Test
    void isOrderedByKindNamespaceNameAndUid() {
        List<ResourceKey> ordered = List.of(
                ResourceKey.connection("z", "z", "z"),
                ResourceKey.sync("a", "b", "c"),
                ResourceKey.sync("a", "b", "d"),
                ResourceKey.sync("a", "c", "a"),
                ResourceKey.sync("b", "a", "a"));

        assertThat(ordered).isSorted();
        assertThat(ordered.get(1)).isEqualByComparingTo(ResourceKey.sync("a", "b", "c"));
    }
}
