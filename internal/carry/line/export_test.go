package line

import "time"

// SetTimeout sets how long one round trip may take.
func (c *Client) SetTimeout(d time.Duration) { c.timeout = d }
