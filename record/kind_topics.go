package record

// Topics: the questions on the table.
func init() {
	register(
		Kind{Name: "topic.opened", Group: "topics", Power: PowerSend, Opens: ObjectTopic, Body: PartTitle | PartText, MustSay: PartTitle, Terms: TopicOpened{}},
		Kind{Name: "topic.renamed", Group: "topics", Power: PowerSend, About: ObjectTopic, Body: PartTitle | PartText, MustSay: PartTitle, Terms: TopicRenamed{}},
		Kind{Name: "topic.closed", Group: "topics", Power: PowerSend, About: ObjectTopic, Body: PartText, Terms: TopicClosed{}},
	)
}

// TopicOpened puts a question on the table.
type TopicOpened struct{}

// TopicRenamed gives it another title. The old one stays in the record.
type TopicRenamed struct{}

// TopicClosed takes it off.
type TopicClosed struct{}
