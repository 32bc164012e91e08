package app.weld.operator.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnnotationsTest {
    private static Stream<String> keys() throws IllegalAccessException {
        Stream.Builder<String> keys = Stream.builder();
        for (Field field : Annotations.class.getFields()) {
            if (field.get(null) instanceof String key && key.contains("/") && !key.equals(Annotations.FINALIZER)) {
                keys.add(key);
            }
        }
        return keys.build();
    }

    @Test
    void eachKeyIsDeclaredOnce() throws Exception {
        List<String> declared = Arrays.stream(Annotations.Declared.values())
                .map(Annotations.Declared::key)
                .toList();
        assertThat(declared).containsExactlyInAnyOrderElementsOf(keys().toList());
    }

    @ParameterizedTest
    @EnumSource
    void eachHasAMeaningAndAKind(Annotations.Declared annotation) {
        assertThat(annotation.meaning()).matches("[A-Z].*\\.");
        assertThat(annotation.kinds()).isNotEmpty().isSubsetOf("WeldEltSync", "WeldConnection");
    }
}
