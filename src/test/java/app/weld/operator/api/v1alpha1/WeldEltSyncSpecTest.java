package app.weld.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.api.Test;

class WeldEltSyncSpecTest {
    private static WeldEltSyncSpec spec(String yaml) {
        return Serialization.unmarshal(yaml, WeldEltSyncSpec.class);
    }

    @Test
    void deletesByDefaultWhatTheOperatorCreatedAndNothingElse() {
        WeldEltSyncSpec silent = spec("destinationSchemaName: crm");

        assertThat(silent.deletionPolicyOrDefault(Origin.Created)).isEqualTo(DeletionPolicy.Delete);
        assertThat(silent.deletionPolicyOrDefault(Origin.Adopted)).isEqualTo(DeletionPolicy.Retain);
        assertThat(silent.deletionPolicyOrDefault(null)).isEqualTo(DeletionPolicy.Retain);
    }

    @Test
    void doesWhatTheManifestSaysWhoeverCreatedIt() {
        for (DeletionPolicy policy : DeletionPolicy.values()) {
            WeldEltSyncSpec spec = spec("deletionPolicy: " + policy);

            for (Origin origin : Origin.values()) {
                assertThat(spec.deletionPolicyOrDefault(origin)).isEqualTo(policy);
            }
        }
    }
}
