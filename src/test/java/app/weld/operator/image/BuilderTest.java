package app.weld.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BuilderTest {
    @Test
    void lacksNothingWhereAllIsThere() {
        assertThat(new Builder(program -> true, () -> true).lack()).isEmpty();
    }

    @Test
    void aMachineOfAnotherFamilyIsSaidByTheProgramThatItLacks() {
        assertThat(new Builder(program -> !program.equals("dpkg-deb"), () -> true).lack())
                .hasValueSatisfying(lack -> assertThat(lack).contains("no dpkg-deb"));
    }

    @Test
    void aMachineWithoutNamespacesCannotRunWhatItBuilds() {
        assertThat(new Builder(program -> true, () -> false).lack())
                .hasValueSatisfying(lack -> assertThat(lack).contains("namespaces"));
    }
}
