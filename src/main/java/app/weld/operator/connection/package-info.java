/** The flow of one {@code WeldConnection}: authorization by a person, observation, deletion. */
@NullMarked
package app.weld.operator.connection;

import org.jspecify.annotations.NullMarked;
