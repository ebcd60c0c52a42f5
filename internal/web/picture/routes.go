package picture

// A route is the part within one system of a line from a contact to one that follows it. It
// leaves the first mark upwards, runs in a lane above the first row, and comes down on the
// other mark: from above when it is in the same row, else through the gutter before its column,
// where no text stands. A line that goes on in a later system leaves at the end of the one and
// comes in at the start of the other, in the row of the mark that it comes to.
type route struct {
	system  int
	laneRow int
	lane    int
	from    *spot // nil when it comes in
	to      *spot // nil when it goes out
	gutter  int   // which line of those in the same gutter
}

// plan finds the routes and gives each a lane of its own where they run side by side.
func plan(systems []system, spots map[string]spot, contacts []Contact) []route {
	var routes []route
	gutters := map[[2]int]int{}
	for i := range systems {
		systems[i].lanes = map[int][]float64{}
	}
	add := func(r route, from, to float64) {
		lanes := systems[r.system].lanes[r.laneRow]
		for r.lane < len(lanes) && lanes[r.lane] > from {
			r.lane++
		}
		if r.lane == len(lanes) {
			lanes = append(lanes, 0)
		}
		lanes[r.lane] = to
		systems[r.system].lanes[r.laneRow] = lanes
		routes = append(routes, r)
	}
	// By system, then by where they begin, so that lanes fill from the lowest.
	for i, sys := range systems {
		for _, c := range incoming(sys, spots, i) {
			add(route{system: i, laneRow: c.row, to: &c}, 0, c.x)
		}
		for j := range sys.columns {
			for _, p := range outgoing(systems[i].columns[j], spots, contacts) {
				from, to := p[0], p[1]
				switch {
				case to.system != i:
					add(route{system: i, laneRow: from.row, from: &from}, from.x, wideWidth)
				default:
					r := route{system: i, laneRow: from.row, from: &from, to: &to}
					if from.row != to.row {
						key := [2]int{i, to.column}
						r.gutter = gutters[key]
						gutters[key]++
					}
					add(r, from.x, to.x)
				}
			}
		}
	}
	return routes
}

// incoming lists the contacts of a system that follow one of an earlier system.
func incoming(sys system, spots map[string]spot, index int) []spot {
	var all []spot
	for _, col := range sys.columns {
		for _, e := range col.events {
			if e.contact == nil {
				continue
			}
			for _, id := range e.contact.Follows {
				if first, ok := spots[id]; ok && first.system < index {
					all = append(all, spots[e.contact.ID])
					break
				}
			}
		}
	}
	return all
}

// outgoing lists what follows the contacts of a column: the first and the second of each pair.
// A line that leaves the system is listed once however many it leads to.
func outgoing(col placed, spots map[string]spot, contacts []Contact) [][2]spot {
	var all [][2]spot
	for _, e := range col.events {
		if e.contact == nil {
			continue
		}
		from, left := spots[e.contact.ID], false
		for _, c := range contacts {
			to := spots[c.ID]
			for _, id := range c.Follows {
				beyond := to.system != from.system
				if id != e.contact.ID || to.system < from.system || !beyond && to.column <= from.column || beyond && left {
					continue
				}
				left = left || beyond
				all = append(all, [2]spot{from, to})
			}
		}
	}
	return all
}

const markRadius = 5.5

func drawRoutes(c *canvas, systems []system, routes []route, start float64) {
	for _, r := range routes {
		sys := systems[r.system]
		lane := sys.y[r.laneRow] - markRadius - 5 - laneHeight*float64(r.lane)
		var points []point
		if r.from == nil {
			points = append(points, point{start - 6, lane})
		} else {
			points = append(points, point{r.from.x, sys.y[r.from.row] - markRadius}, point{r.from.x, lane})
		}
		switch {
		case r.to == nil:
			points = append(points, point{wideWidth, lane})
			c.route("follows", points...)
		case r.from == nil || r.from.row == r.to.row:
			tip := point{r.to.x, sys.y[r.to.row] - markRadius - 1}
			c.route("follows", append(points, point{r.to.x, lane}, tip)...)
			c.arrowhead(tip.x, tip.y, 0, 1, "tip")
		default:
			x := sys.columns[r.to.column].x - 9 - 4*float64(r.gutter%3)
			tip := point{r.to.x - markRadius - 1, sys.y[r.to.row]}
			c.route("follows", append(points, point{x, lane}, point{x, tip.y}, tip)...)
			c.arrowhead(tip.x, tip.y, 1, 0, "tip")
		}
	}
}
