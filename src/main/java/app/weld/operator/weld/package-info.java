/** The port to Weld: the calls that the operator makes, what each promises, and the records that cross it. */
@NullMarked
package app.weld.operator.weld;

import org.jspecify.annotations.NullMarked;
