// Code words: the 4,096 words of which a join code has two: short, distinct by ear, inoffensive, and easy to spell.

const words = `
aardvark abacus abalone abide ability able aboard abound about above abrupt absence absent absolute absorb acacia academy accent
accept access accord account ace achieve acme acorn acoustic acquire acre acreage acrobat acronym across act action active actor
actress actual actuate acute adapt adapter add address adept adhere adjoin adjust admiral adopt adopter adorn adult advance advent
adverb adverse advice advise aerial aerosol affect affix afford afresh again against agate agave age agency agenda agent agile
agility ago agree agronomy ahead ahoy aid aim air airfield airlift airline airmail airplane airport airship airtight airy alarm
alba album alchemy alder alert algae algebra alien align alike all alley alliance allot allow alloy almanac almond almost aloe
alone along alpaca alphabet alpine already alright also altitude alto aluminum amaranth amber ambient ambition ambrosia amethyst
amoeba among amount amphora ample amplify anagram analogy analyst analyze anchor anchovy ancient and android anemone anew angle
angora angular animal animate anise anklet annoy annual another answer ant antelope antenna anthem anthill anti antique antler
anvil any anybody ape aperture apex aplenty appeal applause apple apply approve apricot april apron aqua aquarium aquatic aqueduct
arbiter arbor arc arcade arcane arch archer archive archway arctic ardent area areal arena aria ark arm armband armchair armor
aroma arrange array arrival arrive arrow art artful article artisan artwork ascend ascent ash aside ask aspect aspen asphalt asset
assign assist assume assure aster asteroid astral athlete athletic atlas atoll atom atomic atrium attach attain attempt attend
attic attitude attract auburn auction audio audit auditor augment august aurora auth author autumn avail avenue average avert
aviary aviator avid avocado avoid await awake awaken award aware away awesome awning axle azalea azimuth azure baby back backbone
backdrop backer backhand backlight backpack backyard bacon badge badger badminton bag bagel bagpipe bait bake bakery balance
balcony ball ballad ballerina ballet balloon ballpoint ballroom balmy balsam bamboo banana band bandana bandstand bang banister
banjo bank banknote banner banquet banyan barbell bargain barge barista baritone barley barman barn barnacle barnyard barometer
baroque barrel barrier barrow basalt base baseball baseline basement bashful basic basil basin basket bassline bassoon bat batch
bath bathtub baton battery bay bayberry bayleaf bayou beacon bead beagle beaker beam bean beanbag beanpole beanstalk bear bearer
beauty beaver beck become bed bedrock bedroom bedspread bedtime bee beech beehive beeline beep beer beeswax beetle beetroot before
begonia behalf beige belief believe bell bellboy bellhop bellows belong below belt beluga bench bend benefit benign beret berg
berry best bet better beverage bib bicep bicycle big bike bilberry bill billboard billiard billion billow binary bind binder bingo
biology bionic biplane birch bird birdbath birdcage birdhouse birdseed birdsong birthday biscuit bison bisque bistro bit blackbird
blacktop bland blank blanket blaze blazer blend blender blink blinker blissful block blocker blood bloom blossom blue bluebell
blueberry bluebird bluefish bluegrass blueprint bluish board boat boatyard bobbin bobcat bobsled bold bolo bolster bonfire bong
bonnet bonsai book bookcase bookend bookmark bookshop bookworm boom boomerang boot borage border borough borrow botanist both
bother bottle boulder boulevard bounce bouncy bounty bouquet bow bower bowl bowline box boxwood boy bracelet bracken bracket
brainy bramble branch brand brave bravo bread breadbox breakfast breathe breeze breezy brew brick brickwork bridge bridle brief
briefcase bright brilliant brine bring brioche brisk brittle broad broadcast broadway broccoli broker bronze brooch brook broom
brother brought brown brownie brush bubble bubblegum bubbly buccaneer bucket buckle buckskin buckwheat bud budget buff buffalo
bugle bugler build bulb bulldog bullseye bumblebee bumper bunch bundle bungalow bunny burgundy burner burrito burrow burst bus
bush bushel bustling busy butcher butler buttercup butterfly buttery button buy buzz buzzard cab cabana cabbage cabin cabinet
caboose cactus caddy cadence cadet cafe cake calcium calendar calf calico caliper call caller calm calypso camel camellia cameo
camera camomile camp campfire campsite campus can canal canary cancel candid candle candor candy canister canoe canoeist canon
canopy canteen canter canvas canyon capable cape capital capsize capstone capsule captain caption car caramel caravan caravel
carbide carbon card cardboard cardigan cardinal care career carefree careful caret caretaker cargo caribou carnation carnival
carol carousel carp carpet carport carriage carrier carrot carry cart carton cartoon cartridge cartwheel carve cascade case
cashbox cashew cashmere casserole cast castanet castaway castle casual cat catalog catalyst catamaran catbird catch cater catfish
catkin caulk caution cavalier cave cavern cavort cedar celebrate celery celesta cell cellar cello celsius cement cent center
central century ceramic cereal ceremony certain chain chair chairlift chalet chalice chalk chamber chameleon chamois champion
chance change channel chapter charcoal chard chariot charity charm chart charter chat chatty check checker checkup cheer cheerful
cheerio cheery cheese cheetah chef chemist cherry chess chest chestnut chevron chicken chicory chief chiffon chill chime chimney
chinook chip chipmunk chirp chisel chive choose chord chorus chowder chrome chronicle chunky chutney cicada cinder cinema cinnabar
cinnamon circle circuit circular circus citadel citizen citron citrus city civic civilian claim clam clambake clap clapper clarify
clarinet clarity clasp class classic classroom classy clause clay claymore clean cleaner cleanly cleanse cleanup clear clematis
clever cliff climate climb climber clinic clip clipboard clipper clique cloak clock clockwork cloister cloth cloud cloudless
cloudy clove clover clown club clue cluster coach coal coast coaster coastline coat cobalt cobble cobbler cobweb cocoa coconut cod
code coder codfish coffee coffeepot coil coin collage collar collect collector college collie colone colony color colorful
columbine column columnist combine combo come comedy comet comfort comforter comfy comic command comment commit committee commune
commute commuter comp compact companion company compare compass compete composer compost computer concept concert concerto
condiment condor conductor cone confetti confirm conifer constant continent contour cook cookbook cookie cookout cool cooler coop
copilot copper copy copycat coral cordial corduroy coriander cork corkscrew corn cornbread corner cornfield cornice cornmeal
coronet corral correct corridor cosmic cosmonaut cosmos costume cottage couch counsel count counter country county couple couplet
coupon courier course courtyard cousin cover coverlet cow cowbell cowboy cowhand cowherd cowslip coyote cozy crab crabapple
cracker cradle craft cranberry crane crate crater crawler crayfish crayon creamy create creative creator credit creek crescent
cress crewmate cribbage cricket crimson crisp crochet crocus crop croquet crossing crossover crossroad crossword crouton crow
crown cruise cruiser crumpet crunchy crystal cube cubic cubicle cuckoo cucumber cuddle cuddly cufflink culinary culture cumin cup
cupboard cupcake cupola curator curd curio curious curl curlew curly currant curry curtain cushion custard custom cutlery cyclamen
cycle cyclic cyclist cyclone cylinder cymbal cypress dachshund daffodil dahlia daily dainty dairy daisy dame damson dance dancer
dandelion dandy dapper dapple daring dart dash dashing date dawn day daybreak daydream daylight daytime dazzle decade december
decimal deck deckchair declare decoder deer deerskin delegate delicacy delight deliver dell denim denizen dentist derby desert
design designer desk desktop dessert devoted dew dewdrop diagonal diagram dialect dialogue diameter diamond diary dig digest digit
digital digraph dill dinghy dingo dinner diorama diploma diplomat director disco discount discover dish dishcloth display diver
diverse divider diving dock dollar dollop dolphin domain dome domino donate donkey doodle door doorbell doorknob doormat doorstep
doorway dormouse double doubly dough doughnut dove downhill downtown dozen draft dragon dragonfly drama draw drawer drawn dream
dreamer dreamland dreamy dresser drift driftwood drill drive driven driver driveway drizzle dropdown droplet drove drum drumbeat
drummer drumstick dry dual duchess duck duckling duet dugong dugout duke dulcimer dumpling dune dunlin durable durian dusk dusky
dustbin dustpan dutiful dwelling dynamic dynamo dynasty eager eagle ear earl early earmuff earnest earphone earth earthen
earthworm earthy easel easily east easterly easy eat eaten eaves ebony echo eclipse economy eddy edge edible edit edition editor
educate effect effort egg eggnog eggplant eggshell egret eight eighteen eighth eighty eland elastic elated elbow elder eldest
electric electrode electron elegance elegant elephant elevate elevator eleven eleventh elf elfin elite elixir elk ellipse
ellipsoid elm elves ember emblem embrace embroider emerald eminent emissary emoji empathy emperor empire employ emu enamel encore
end endeavor endive endless energy engine engineer enhance enjoy enlarge enough enrich entity entrance envelope envoy epic
epilogue episode epoch equal equality equator equinox eraser escalator escape escort espresso essence estuary etching ethics
evening everglade evergreen every exact examine exhibit exotic expert explain explore explorer eye eyeball eyebright eyebrow
eyelash eyelet fable fabled fabulist fabulous factory faculty fair fairway fairy fairytale faith faithful falafel falcon falconer
famed fan fancy fanfare fantail fantasy fare farewell farm farmer farmhouse farmland farmyard fashion fastball fathom faucet fawn
fearless feast feat feather feathery feature february fedora feline fellow fence fennel fern ferret ferry festival festive fiction
fiddle fiddler field fiery fiesta fifteen fifth fifty fig figure figurine filament filter final finch fine finger fingertip fir
firebird firebrand firefly firehouse firelight fireplace fireplug fireside firewood firework fish fishbowl fishnet fishpond
fitness five fizzy fjord flag flagpole flagship flagstone flame flamenco flamingo flannel flapjack flask flat flatboat flatland
flavor flax fleece fleet flex flexible flicker flight flip flipper float flock floor flora floral florin florist flounder flour
flowerpot flowery fluent fluffy flute flutter flyleaf flywheel foal foamy fog foggy foghorn folder folklore follow fond font
football foothill footpath footprint footstool foreman forest forever forge fork forklift fortify fortnight fortress fortune forum
fossil founder fountain fourteen fourth fox foxglove foxhole foxhound foxtail foxtrot foyer fractal frag frank freckle freckled
freesia freestyle freeway freezer freight fresh fretwork friday friend friendly frigate frisbee frog frolic frond frontier frost
frosty frothy fruit fruitcake fruity fuchsia fudge funky funnel funny furnace further fuse future fuzzy gala galaxy gallant
galleon gallery galley gallop galoshes game gamut gannet garage garden gardenia garland garlic garment garnet gaslight gate
gatehouse gatepost gateway gather gatherer gavel gazebo gazelle gazette gear gearbox gecko gemstone genial genie gentian gentle
gently geology geometry geranium gerbil geyser gherkin giant gibbon giddy gift gifted giggle ginger gingham ginseng giraffe
glacier glad gladder glade gladness glass glassware gleam gleaner gleeful glen glide glider glimmer glimpse glint glisten glitter
global globe globular glory glossary glossy glove glow glue gnu goal goalie goat goatskin goblet goggles gold golden goldfish
goldmine goldsmith golf golfer gondola gong good goodwill goose gopher gorilla gorse gossamer gourmet grace graceful gradient
gradual graduate grammar granary grand grandeur granite grape grapevine grass grassland grassy grateful gravel gravity gray great
green greenery greet greyhound gridiron griffin grill grin grinder gritty grizzly grocer groove groovy grotto groundhog group
grouse grove grow guard guardian guardrail guava guesser guide guidebook guitar gulf gull gully gumball gumboot gumdrop gumtree
guppy gust gymnasium gymnast gyroscope hacienda hacksaw haddock haiku hailstone haircut hairpin halfway halibut hall halo hamlet
hammer hammock hamper hamster hand handbag handball handbell handcart handcraft handful handgrip handmade handrail handshake
handsome handstand handwork handy hangar hanger happily happiness happy harbor hardback hardware hardy hare harmonic harmonica
harmony harness harp harpist harrier harvest harvester hat hatband hatbox hatchet haven haver hawk hawthorn hay hayloft hayride
haystack hazel hazelnut hazelwood headband headlamp headland headset headstand headway headwind health healthy heart heartbeat
hearth heartland hearty heater heath heather hedge hedgehog heiress heirloom helium hello helmet helper hen heptagon herald herbal
heritage hero heroic heron herring hexagon hibiscus hickory highland highlight highness highway hike hiker hill hillside hilltop
hinge hippo history hobby hockey hoe hoedown holiday holly home homebody homeland homemade homespun homestead hometown homework
honest honey honeybee honeycomb honeydew honor hoodie hoopla hop hopeful hopscotch horizon hornbeam horse horsefly horseshoe hose
hospital hostess hotcake hotel hound hour hourglass house houseboat hover hubcap hum humble hundred hurdle hurry husky hutch
hyacinth hybrid hydrangea hydrant hydrogen hyphenate ibex ibis ice iceberg icebox icecap icicle icon icy iguana imagery imagine
impala imprint improve incense indigo ink inkblot inkpot inkwell inky inland inlay inlet innkeeper inside insight insignia inspire
instinct interlude interval invent inventor invite iris iron ironclad ironwood irony irrigate island islander isle isotope
itinerary ivory ivy jackal jackdaw jacket jackfruit jackknife jackpot jaguar jam jamboree january jar jasmine jaunty java jawbone
jay jazz jazzy jeans jelly jellybean jellyfish jetty jewel jeweler jigsaw jingle jockey jog jogger joke joker jolly journal
journey jovial joy joyful joyous joyride jubilee judo juggle juggler juicy jukebox july jump jumper junction june jungle juniper
justice kale kangaroo karate karma kayak kazoo keel keen keeper keepsake keg kelp kestrel kettle keyboard keychain keyhole keynote
keystone kiln kilogram kilometer kind kindle kindly kindness kinetic kingdom kingfish kingpin kinship kiosk kitchen kite kitten
kitty kiwi kiwifruit knapsack kneecap knight knit knoll knot knuckle koala kohlrabi kumquat lab labrador lacework lacrosse ladder
ladle ladybird ladybug lagoon lake lakeshore lakeside lamb lambskin lamp lamplight lampshade landing landlord landmark landscape
landslide lane lang lantern lanyard lap laptop lapwing larch large lark larkspur lasso lasting latch latest latitude latte lattice
laugh laughter launch launchpad laurel lavender lavish lawn layover leader leaf leaflet leafy leap leapfrog learn learner leather
lectern lecture ledge leek leeward legend legible legion legume leisure lemma lemming lemon lemonade lemony lemur lent lentil
leopard lesson lettuce lever leverage liberty librarian library license lichen lifeboat lifeguard lifelong lifetime light
lightbulb lilac lilting lily lilypad limber lime limelight limerick limestone linden linen linger linnet linseed lintel lion
lioness liquid listen lithium little lively lizard llama lobby lobelia lobster locality locket locksmith lodge loft lofty logbook
long longboat longhorn longitude lookout lookup loom loris lotus loud lounge lovebird lowland loyal loyalty lucid lucky luggage
lullaby lumber luminary luminous lunar lunchbox luncheon lunchtime lupin lush lute lychee lynx lyre lyric lyrical macaw mackerel
maestro magazine magenta magic magical magnesium magnet magnetic magnolia magpie mahjong mahogany mailbag mailbox mainframe
mainland mainsail mainstay maize majestic majesty makeshift mako mallard mallet mallow mammal mammoth manager manatee mandarin
mandolin mango mangrove manifold mankind manner mantis mantra map maple maplewood maraca marathon marble marc margarine marigold
marimba marina mariner marjoram marlin marmalade marmot maroon marrow marsh marshland marten marvel mascot mask mason mast master
masterful match matchbox matinee mattress mature mayor meadow meatball mechanic mechanism medallion medicine meerkat megaphone
mellow melody melon melting memory mend mentor meow merchant mercury meridian meringue merlin mermaid merry metal metallic meteor
meter metronome microbe microwave midday middle midfield midi midnight midsummer midwinter mighty migration mike mild milestone
milk milkshake milky mill miller millet million millstone millwheel mimosa mince mindful miner mineral mingle miniature minibus
minivan mink minnow minstrel mint minty minuet minute miracle mirage mirror mist mistletoe misty mitten mobile mocha modern modest
molasses mole molecule momentum monarch monday mongoose monitor monkey monolith monorail monsoon month monthly monument moon
moonbeam moonlight moonrise moonstone moorland moose mop moped morning morsel mortar mosaic moss mossy motel moth motor motorbike
motorboat motorcade motorway mountain mouse mousepad mousetrap mouthwash movement muddy muffin mulberry mule mural museum mushroom
music musical musician mussel mustache mustang mustard myrtle mystery mystic nail nametag napkin narcissus narrator native natural
nature naturist nautical nautilus navigator navy nearby neat nebula neckband necklace necklet neckline necktie nectar nectarine
needle neighbor neon neptune nestle net nettle networker newcomer newspaper newsreel newsroom newsstand newt newton nibble nickel
nickname nifty nightcap nightfall nightgown nimble nine nineteen ninety nitrogen noble nocturne nomad noodle nook noon north
northeast northern northward northwest nosegay notable notably notebook notepad notepaper novel novelist november novice nugget
nursery nutmeg nutshell nutty oak oar oasis oat oatmeal oats obelisk oboe observer obsidian ocarina ocean oceanic ocelot octagon
octagonal octal octave october octopod octopus oddball odyssey often oil oilcloth oilskin ointment okapi okra oleander olive
olympic omelet omicron omnibus onion onlooker opacity opal opaline opera opossum optic optimist optimum option oracle orange
orangeade orator orbit orchard orchestra orchid oregano organ organic organist orient origami origin oriole ornament osier osprey
ostrich otter ottoman ourself outback outboard outcome outcrop outdoors outfield outfit outline outlook outpost outrigger outside
outskirts oval oven overalls overcoat overhead overland overnight overpass overtime overture owl owlet oxbow oxygen oyster pacific
package packhorse paddle paddock padlock page pageant pageboy pagoda pail paint paintbox painter paisley pajamas palace paladin
palette palm pan pancake panda panorama pansy panther pantomime pantry papaya paper paperback paperclip paprika papyrus parable
parabola parachute parade paragon paragraph parakeet parallel parasail parasol parchment parent park parka parkway parlor parrot
parry parsley parsnip particle partner partway party pascal passbook passenger passport pasta pastel pastry pasture patchwork path
pathway patio patrol pavement pavilion pawnshop payday paymaster pea peace peach peachy peanut peapod pear pearl pearly pebble
pecan pedal pedestal peekaboo pelican pen pencil pendant pendulum penguin peninsula penknife pennant pentagon peony pepper peppery
perch perennial perfect perfume peridot periscope perky persimmon pestle petrel petunia pheasant phoenix phone phonics photo
photon physics pianist piano piccolo picker pickle pickup picnic picture pie piecrust pier pigeon piggyback pigment pigtail pike
pilaf pilaster pillar pillow pilot pinafore pinball pinboard pine pineapple pinecone pink pinnacle pinpoint pinscher pinstripe
pinwheel pioneer pipeline pistachio pitcher pitchfork pizza placemat placid plaice plain planet plankton plant plantain plaque
plasma plaster plate plateau plateful platinum platoon platter platypus play playbill player playful playhouse playlist playmate
playpen playroom plaything plaza pleasant please pledge pliers plot plover plow plug plum plumage plunge plush plywood pocket
podcast podium poem poet poetess poetic poetry pogo polar polaroid polecat polish polished polite polka polkadot polo polygon
polymer pomelo pompom poncho ponder pontoon pony poodle popcorn poplar popover poppy popsicle porcelain porch porcupine porpoise
porridge port porter portfolio porthole portrait portside posh possum postage postal postbag postcard postman postmark pot potato
potpie potpourri pottery pouch powerboat practice prairie prance prawn preamble prelude premier premium presenter prestige pretty
pretzel prime primrose prince princely princess printer printout prism prismatic priv prize proctor prodigy professor projector
promenade promise promote pronoun pronto propeller protein proton proud proverb province publisher pudding puddle pueblo puffin
pulley puma pumice pumpkin punchline puppet puppeteer puppy pure purple pushcart pushpin puzzle pyjamas pyramid quadrant quadrille
quail quaint quantum quarry quarterly quartet quarto quartz quay quest quick quicksand quiet quill quilt quince quintet quiver
quiz quokka quotation rabbit raccoon race racecar raceway radar radiant radiator radio radish raffle raft rafter ragtime rail
railcar railing railroad railway rain rainbow raincoat raindrop rainfall rainmaker rainspout rainstorm rainy raisin rake ram
rampart ranch rancher ranger rapid rapport rare raspberry raven ravine ravioli read ready recess recital recliner recorder recruit
rectangle rectory redwing redwood reflector reflex refresh refuge regal regatta regional regular reindeer rejoice relate relax
relay release renown reporter reptile rescue rescuer reservoir resin resort retriever reunion revival revive revolver reward
rhapsody rhino rhombus rhubarb rhyme rhythm ribbon rice rich rickshaw riddle ride rider ridge ring ringlet ringside ripe ripple
risotto riverbank riverbed riverboat riverside rivet road roadmap roadside roadster roadway roam robe robin robot robotic robust
rock rocker rockery rocket rockfish rockslide rocky rodeo rolltop romp roof rooftop rookie room rooster root rope ropeway rose
rosebud rosebush rosehip rosemary rosette rosewood rosin rosy rotunda round roundup rowan rowboat rowing royal ruby rucksack
rudder ruffle rug rugby rugged rule rulebook ruler rumba rumble run rune runner runway russet rustic rustle rye saddle safari
safety saffron saga sage sail sailboat sailcloth sailfish sailing sailor salad salmon salsa salt salute samovar sand sandal
sandbag sandbank sandpaper sandpiper sandstone sandstorm sandwich sandy sapling sapphire sapwood sardine sarong sash sassafras
satchel satellite satin sauce saucepan saucer sauna saunter sausage savanna savings savor savory sawdust sawfish sawhorse sawmill
saxophone scabbard scaffold scallop scamper scarecrow scarf scarlet scatter scenario scenery scenic scepter scholar schoolbag
schooner science scientist scissors scooter scorecard scout scrapbook scribble scribe scrimshaw scroll sculptor sculpture scurry
seabed seabird seafarer seafloor seafood seagrass seagull seahorse seal seamless seaplane seaport seascape seashell seashore
seaside season seasonal seatbelt seaway seaweed seaworthy second secret secretary sedan seed seedling seesaw segment semifinal
sentinel septet sequel sequin sequoia serenade serene serval sesame setting settler seven sevenfold seventh seventy sextant shadow
shady shallot shallow shampoo shamrock sharkskin sharp sharpen sharper shed sheep sheepdog sheer shelf shepherd sherbet shimmer
shining shiny ship shipmate shipyard shoe shoebox shoehorn shoelace shopfront shore shoreline shortcake shorthand shovel showboat
showcase showroom shrew shrike shrimp shrub shuffle shutter shuttle sickle sidebar sideboard sidecar sideline sidestep sidewalk
siesta sieve signal signature signboard signpost silence silent silk silken silkworm silky silo silver simmer simple sincere sing
singer singular sink siphon sister sixfold sixteen sixth sixty skate sketch skewer ski skillful skim skip skipper sky skylark
skylight skyline skyrocket skyward slalom sled sleek sleeper sleepover sleepwalk sleepy sleeve sleigh slender slide slider slipper
slogan sloth slow small smart smile smiley smock smoke smooth snack snail snappy snapshot sneaker snipe snooze snorkel snow
snowball snowbank snowbird snowboard snowcap snowdrift snowdrop snowfall snowflake snowman snowplow snowshoe snowstorm snowy snug
soap soapbox soapstone soapsuds soar soccer social society sock sofa soft softball softwood sojourn solace solar solarium solder
solid solitaire solo soloist solstice song songbird songbook sonnet soothing soprano sorrel sorter soup southeast southern
southpaw southward southwest souvenir soybean spaceship spacesuit spacious spade spadework spaghetti spaniel spanner spark sparkle
sparkler sparring sparrow spatula speaker spearhead spearmint spectator spectrum speedboat speedway sphere sphinx spicy spin
spinach spindle spinet spinner spiral spirit splash splendid splendor spline spoiler spool spoon sport spotlight spotted spring
springbok springer sprinkler sprint sprout spruce spry spunky spyglass squadron square squash squeegee squire squirrel stadium
stagehand stair staircase stairway stairwell stamen stamp standby stapler star starboard starchy stardust starfish stargazer
starlight stately stateroom station stationer statue steadfast steady steamboat steamer steamship steel steelwork steep steeple
stellar stem stepping stereo sterling stingray stirrup stitch stoat stocking stockpile stone stonework stony stool stopwatch
storeroom stork storm storybook storyline stout stove stratus straw stream streamer streetcar striker string striped stroll strong
student studio studious study sturdy sturgeon stylist sublime submarine suburb subway success sugar sugarcane sugarplum sugary
suitcase summer summit sumo sun sunbeam sunblock sunburst sundae sundeck sundial sundown sundress sunfish sunflower sunglow sunhat
sunlamp sunlight sunlit sunny sunrise sunroof sunroom sunset sunshade sunshine super superhero superstar supple supply sure surf
surfboard surfer surgeon surprise sushi suspender suspense swallow swampland swan sweater sweet sweetcorn swift swim swimmer swing
swirl swoop swordfish sycamore syllable symmetry symphony syrup table tablet tabletop tableware taco tadpole tahini tailgate
tailor tailpipe tailwind takeoff talent tall tamarind tame tandem tangelo tangerine tangle tango tangy tankard tape tapestry
tapioca tapir taproom tarmac tarragon tarsier tart tartan tassel tasseled tasty tavern tawny taxicab teabag teacher teacup
teahouse teak teakettle teal team teammate teamwork teapot teaspoon teatime technique teddy telegram telegraph telephone telephoto
telescope tempest template temple tempo tempura tender tenfold tennis tenpin tern terrace terrain terrarium terrier textbook
textile thankful thatch theater theorem theory thermos thicket thimble thinker thirteen thirty thistle thought thousand thread
threefold thrifty throne thrower thrush thumbtack thunder thyme ticker ticket tickle tide tidewater tidy tiger tights tile timber
timely timepiece timer timetable tin tinfoil tinker tinsel tiny tire titanium toad toast toaster toasty toboggan today toffee
toggle tollgate tomatillo tomato tomorrow tonic tony toolshed toothpick topaz topcoat topknot topsail topsoil torch tornado
tortilla tortoise toss totem toucan touchdown towel tower township toy toybox trace track tractor tradition trail train tranquil
trapdoor trapeze travel traveler tray treadmill treasure treasury tree treehouse treetop trekker trellis triangle tribune tribute
tricycle trident trifle trilogy trim trinket trio triple tripod trivia trolley trombone trophy tropic tropical trot trousers trout
trowel truck truffle trumpet trumpeter trunk trusty truthful tryout tuba tuesday tugboat tulip tumble tumbler tuna tundra tunic
tunnel turban turbine turbot turmeric turnip turnover turnpike turnstile turquoise turret turtle tutor tutorial tuxedo tweezers
twelfth twenty twig twilight twine twinkle twinkly twirl twosome ukulele umbrella umpire uncle underpass undertow unicorn unicycle
uniform unique unison universe unravel upbeat uphill upland uplift upstairs upstream uptown urban urchin useful vacation vacuum
valet valiant valley valve van vanguard vanity vase vast vault vaulting vegetable velvet velvety venture venue veranda verbena
vermilion verse vertical vest vetch viaduct vibrant vibrato victory video vignette vigor village villager vine vinegar vineyard
vintage vintner vinyl viola violet violin violinist virtuoso vision visitor vista vitamin vivid vocalist volcano vole volley
voyage voyager wafer waffle wagon wagoner wagtail waistcoat walkabout walker walkway wall wallpaper walnut walrus waltz wand
wander wanderer warbler wardrobe warehouse warm warmth warthog wasabi washboard washcloth washroom watch watchdog watcher watchful
water waterbird waterfall waterfowl waterlily watermark waterside waterway wave wavy waxwing wayfarer wayside weasel weather weave
web wedding week weekday weekend welcome welder western wet wetsuit whale wharf wheat wheel whimsical whippet whirl whirlpool
whirlwind whisper whistle whole wicker wide wiggle wild wildcat wildlife willow willpower wind windbreak windfall windmill
windsock windsurf windward windy wing winged wingspan wink winkle winning winter wintry wire wisdom wisecrack wishbone wishful
wisteria witty wizard wizardry wok wolf wolfhound wombat wonder wood woodchuck woodcraft woodcut wooden woodland woodlark woodpile
woodshed woodwind woodwork woody wool woolly work workbench workout workroom workshop worktop world worldwide wormwood worthy wow
wrangler wreath wren wristband write writer xylophone yacht yak yam yard yardstick yarn yarrow yearbook yellow yeoman yesterday
yew yodel yogurt yonder york young youthful yoyo yucca yuletide zany zealous zebra zebu zenith zephyr zeppelin zero zesty ziggurat
zigzag zinnia zip zipper zippy zither zodiac zoom zucchini
`;

export const codeWords: readonly string[] = words.trim().split(/\s+/);
