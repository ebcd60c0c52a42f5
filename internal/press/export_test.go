package press

// Patterns lists the patterns of all routes.
func (p *Press) Patterns() []string { return p.routes().patterns }
