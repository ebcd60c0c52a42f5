// Package scenarios carries the stories that the command can tell without a file.
package scenarios

import _ "embed"

// MissionTalks is the demonstration.
//
//go:embed mission-talks.yaml
var MissionTalks []byte

// MissionTalksName is the name of its file, for messages that name a line of it.
const MissionTalksName = "mission-talks.yaml"
