/** What is assumed about a service that no build can reach, and what holds where it is otherwise. */
@NullMarked
package app.weld.operator.weld.assumptions;

import org.jspecify.annotations.NullMarked;
