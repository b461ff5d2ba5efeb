"""What can be asked of lists in the herbarium: a widget for each thing that widgets can do."""

WIDGETS = """<webconfig>
  <class className="org.herbarium.model.Plant"/>
  <widgets>
    <enrichmentwidgetdisplayer id="use_enrichment" title="Uses" label="Use"
        description="What these plants are used for." startClass="Plant" typeClass="Plant"
        startClassDisplay="name" enrich="uses.name" views="name, Plant.uses.name"
        externalLink="https://example.org/use/"/>
    <!-- Two ways to a collector: each use of the plant. And a background by place. -->
    <enrichmentwidgetdisplayer id="collector_enrichment" title="Collectors" label="Collector"
        description="Who has collected these plants." startClass="Plant" typeClass="Plant"
        startClassDisplay="name" enrich="collectors.name" enrichIdentifier="collectors.id"
        filters="All,tea,100% dye" filterLabel="Use"
        constraints="uses.name = [Use], place.name = [list]" views="name, collectors.name"/>
    <!-- What is missing counts as a term; several places may have one name. -->
    <enrichmentwidgetdisplayer id="place_enrichment" title="Places" label="Place"
        description="Where these plants grow." startClass="Plant" typeClass="Plant"
        startClassDisplay="name" enrich="place.altitude" enrichIdentifier="place.name"
        constraints="name != null, name != HEATH*" views="name, place.name"
        constraintsForView="name != null"/>
    <enrichmentwidgetdisplayer id="tree_enrichment" title="Trees" label="Rings"
        description="The trees of collectors." startClass="Collector" typeClass="Named"
        startClassDisplay="name" enrich="plants[Tree].rings" views="name, plants[Tree].rings"
        filters="home.name = [list]" filterLabel="home"
        constraints="home.name = [home]"/>
    <graphdisplayer id="rare_by_place" title="Rare plants" description="Where the rare ones grow."
        graphType="StackedBarChart" domainLabel="Place" rangeLabel="Plants" startClass="Plant"
        typeClass="Plant" categoryPath="place.name" seriesPath="rare" seriesValues="true,false"
        seriesLabels="Rare,Common" constraints="name != null" views="name, rare"/>
    <graphdisplayer id="ages" title="Ages" description="How old the plants are."
        graphType="ColumnChart" domainLabel="Years" rangeLabel="Plants" startClass="Plant"
        typeClass="Plant" categoryPath="years" seriesPath="" views="name"
        filters="All,Alp,bog" filterLabel="Place" constraints="place.name = [Place]"/>
    <graphdisplayer id="place_by_chance" title="Places" description="More here than by chance?"
        graphType="ColumnChart" domainLabel="Place" rangeLabel="Plants" startClass="Plant"
        typeClass="Plant" categoryPath="place.name" seriesPath="ActualExpectedCriteria"
        seriesLabels="Actual,Expected" views="name"/>
    <graphdisplayer id="collected_where" title="Collected where" description="By collector."
        graphType="PieChart" domainLabel="Place" rangeLabel="Collectors" startClass="Plant"
        typeClass="Collector" listPath="Collector.plants" categoryPath="place.name"
        views="name"/>
    <graphdisplayer id="collected_what" title="Collected what" description="By collector."
        graphType="PieChart" domainLabel="Years" rangeLabel="Collectors" startClass="Plant"
        typeClass="Collector" listPath="Plant.collectors" categoryPath="years" views="name"/>
    <bagtabledisplayer id="uses" title="Uses" description="All uses." typeClass="Plant"
        pathStrings="Plant.uses" displayFields="name" columnTitle="Plants" views="name, uses.name"/>
    <bagtabledisplayer id="alpine" title="Alpine" description="From the Alp." typeClass="Collector"
        pathStrings="Collector.plants[name!=la_ch].place" displayFields="altitude, name"
        views="name"/>
    <htmldisplayer id="note" title="Note" description="Some words." typeClass="Plant"/>
  </widgets>
</webconfig>"""
