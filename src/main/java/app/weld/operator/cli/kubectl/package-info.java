/** {@code kubectl weld}: the commands for a person who has rights in a cluster. */
@NullMarked
package app.weld.operator.cli.kubectl;

import org.jspecify.annotations.NullMarked;
