/** How this process encrypts what it sends and reads. */
@NullMarked
package app.weld.operator.tls;

import org.jspecify.annotations.NullMarked;
